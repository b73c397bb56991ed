"""What our YAML files hold, kept from one ingest to the next: reading a hundred of them takes longer than a law."""

import hashlib
import json
from typing import Any

import yaml

from corpus.blob_cache import BlobCache
from corpus.yaml_files import YamlLoader, load_yaml

_KIND = "yaml"
#: Raise it when the same text would be read as something else.
_VERSION = f"1|{yaml.__version__}"
#: Before a key that is a number; YAML has no way to write this character unescaped.
_NUMBER = "\0"


def kept_yaml(cache: BlobCache) -> YamlLoader:
    """A `load_yaml` that reads a text once and takes it from the cache afterwards."""

    def load(text: str) -> Any:
        key = hashlib.sha256(f"{_VERSION}|{text}".encode()).hexdigest()
        stored = cache.get(_KIND, key)
        if stored is not None:
            return _from_json(stored)
        content = load_yaml(text)
        as_json = _to_json(content)
        if as_json is not None:
            cache.put(_KIND, key, as_json)
        return content

    return load


def _to_json(content: Any) -> bytes | None:
    """The content as JSON, None where what comes back would be something else, as with a date."""
    try:
        stored = json.dumps(_marked(content), ensure_ascii=False).encode()
        return stored if _from_json(stored) == content else None
    except (TypeError, ValueError):
        return None


def _from_json(stored: bytes) -> Any:
    return json.loads(stored, object_hook=_unmarked)


def _marked(content: Any) -> Any:
    """The content with keys that are whole numbers, which JSON does not have, as marked texts."""
    if isinstance(content, dict):
        return {f"{_NUMBER}{key}" if type(key) is int else key: _marked(value) for key, value in content.items()}
    return [_marked(value) for value in content] if isinstance(content, list) else content


def _unmarked(mapping: dict[str, Any]) -> dict[Any, Any]:
    if not any(key.startswith(_NUMBER) for key in mapping):
        return mapping
    return {int(key[1:]) if key.startswith(_NUMBER) else key: value for key, value in mapping.items()}
