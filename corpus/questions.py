"""Everyday questions that a provision answers, in our own words: the files `digests/questions/<source id>.yaml`.

They are searched for, never quoted: what people say in them is mostly what the law does not say. Each stands under the
key of what answers it, an article (`a13`), a 款 (`a13p2`) or a 项 (`a13p1i2`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, StringConstraints, ValidationError

from corpus.digest_models import StrictModel
from corpus.provisions import Provision
from corpus.yaml_files import Problem, YamlLoader, load_yaml, problems_of, yaml_message

_Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=200)]


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions of one source by article key, each with the key of the provision that answers it."""

    file: str
    source: str
    by_article: Mapping[str, tuple[tuple[str, str], ...]]
    problems: tuple[Problem, ...] = ()


class _Content(StrictModel):
    source: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    questions: dict[str, Annotated[tuple[_Question, ...], Field(min_length=1)]]


def read_question_files(folder: Path, load: YamlLoader = load_yaml) -> dict[str, QuestionFile]:
    """Question files of a folder by source id, as far as each can be read; none if there is no such folder."""
    paths = sorted(folder.glob("*.yaml"))
    files = [parse_question_file(path.read_text(encoding="utf-8"), file=path.name, load=load) for path in paths]
    return {file.source: file for file in files}


def parse_question_file(text: str, *, file: str, load: YamlLoader = load_yaml) -> QuestionFile:
    """The questions that `text` writes; what is wrong with it becomes `problems`, never an exception."""
    source = file.removesuffix(".yaml")
    try:
        content = load(text)
        parsed = _Content.model_validate(content)
    except yaml.YAMLError as exc:
        return QuestionFile(file, source, {}, (Problem(file, "", "", yaml_message(exc)),))
    except ValidationError as exc:
        return QuestionFile(file, source, {}, tuple(problems_of(exc, file=file, article="")))
    problems = [Problem(file, "", "source", f"应与文件同名：{parsed.source}")] if parsed.source != source else []
    by_article: dict[str, list[tuple[str, str]]] = {}
    answered_by: dict[str, str] = {}
    for key, questions in parsed.questions.items():
        article = _article_of(key)
        if article is None:
            problems.append(Problem(file, "", "questions", f"应为 a13、a13p2 或 a13p1i2 的写法：{key}"))
            continue
        for question in questions:
            if question in answered_by:
                where = f"{answered_by[question]} 和 {key}"
                problems.append(Problem(file, article, "questions", f"同一个问题写了两次（{where}）：{question}"))
            answered_by[question] = key
            by_article.setdefault(article, []).append((key, question))
    return QuestionFile(file, source, {k: tuple(v) for k, v in by_article.items()}, tuple(problems))


def _article_of(key: Any) -> str | None:
    try:
        provision = Provision.from_key(key)
    except ValueError:
        return None
    return provision.whole_article.key if provision.key == key else None
