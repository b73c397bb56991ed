"""Our YAML files: read without silent losses, and what is wrong with them said in Chinese, by file, entry and field."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

#: What a YAML text holds: `load_yaml`, or something that remembers what it gave. Raises: yaml.YAMLError.
YamlLoader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a file from being read: in which article or note, and field; both empty for the file as a whole."""

    file: str
    article: str
    field: str
    message: str

    def __str__(self) -> str:
        return "：".join(part for part in (self.file, self.article, self.field, self.message) if part)


class _UniqueKeyLoader(yaml.CSafeLoader):
    """YAML in which a key written twice is an error; PyYAML keeps the last one silently.

    libyaml reads it, eight times as fast as PyYAML's own parser; every wheel of PyYAML carries it.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(None, None, f"不能作键 {key!r}", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"重复的键 {key!r}", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def load_yaml(text: str) -> Any:
    """What `text` holds. Raises: yaml.YAMLError if it is not YAML or writes a key twice."""
    return yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506 - a SafeLoader underneath


def yaml_message(exc: yaml.YAMLError) -> str:
    """What is wrong with the file, and on which line."""
    mark = getattr(exc, "problem_mark", None)
    where = f"第 {mark.line + 1} 行第 {mark.column + 1} 列，" if mark else ""
    return f"{where}不是合法的 YAML：{getattr(exc, 'problem', None) or exc}"


_IN_CHINESE = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个字段",
    "enum": "应为{expected}之一",
    "string_type": "应为文字（含冒号、井号或数字时加引号）",
    "string_too_short": "太短或为空",
    "string_pattern_mismatch": "写法不对",
    "string_too_long": "太长，最多{max_length}字",
    "too_short": "至少要有一个",
    "tuple_type": "应为列表",
    "list_type": "应为列表",
    "dict_type": "应为键值对",
    "model_type": "应为键值对",
    "int_parsing": "应为数字",
}


def problems_of(exc: ValidationError, *, file: str, article: str) -> Iterator[Problem]:
    """Problems of one entry, one for each field that is wrong."""
    errors = exc.errors()
    # A list whose only entry is wrong is also reported as too short: the entry says it all.
    inner = {error["loc"][:-1] for error in errors if len(error["loc"]) > 1}
    for error in errors:
        if error["type"] == "too_short" and error["loc"] in inner:
            continue
        said = _IN_CHINESE.get(error["type"], error["msg"].removeprefix("Value error, "))
        message = said.format(**error.get("ctx", {})) if error["type"] in ("enum", "string_too_long") else said
        yield Problem(file, article, ".".join(str(part) for part in error["loc"]), message)
