"""How much a request reads like one for help with wrongdoing: a logistic regression over its words, as a table."""

import json
import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

#: Term or sign -> weight; "" is the constant. Written by `python -m eval.bench.requests --write`.
WEIGHTS_PATH = Path(__file__).with_name("wrongdoing.json")
_WORD = re.compile(r"[a-z]+|\d+|[一-鿿]|[？?！!]")
_LONGEST = 3


def terms_of(text: str) -> set[str]:
    """Chinese characters and Latin words of `text`, one to three in a row, and which two it opens with (^)."""
    words = _WORD.findall(text.lower())
    found = {"_".join(words[n : n + size]) for size in range(1, _LONGEST + 1) for n in range(len(words) - size + 1)}
    return found | {f"^{'_'.join(words[:2])}"}


def features(text: str, signs: Mapping[str, bool], known: Mapping[str, float]) -> dict[str, float]:
    """Value of each known term of `text`, together of length 1 however long it is, and of each sign."""
    terms = terms_of(text) & known.keys()
    share = 1 / math.sqrt(max(1, len(terms)))
    return {"": 1.0, **dict.fromkeys(terms, share), **{name: float(sign) for name, sign in signs.items()}}


def chance_of_wrongdoing(text: str, signs: Mapping[str, bool]) -> float:
    """Chance (0 to 1) that `text` is a request for help with wrongdoing."""
    weights = _weights()
    odds = sum(weights.get(name, 0.0) * value for name, value in features(text, signs, weights).items())
    return 1 / (1 + math.exp(-odds))


@cache
def _weights() -> dict[str, float]:
    return {str(term): float(weight) for term, weight in json.loads(WEIGHTS_PATH.read_text(encoding="utf-8")).items()}
