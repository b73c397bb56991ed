"""The hits of a search as JSON or lines of text, with every score that made them where that is asked."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.passages import Passage
from corpus.catalog import Catalog

#: What raw scores and parts of a score are called on the terminal; an unknown part shows its own name.
_RAW = {"dense": "余弦", "sparse": "BM25"}
_PARTS = {
    "address": "按条号点名",
    "dense": "稠密",
    "sparse": "词项",
    "level": "层级",
    "named": "点名的法规",
    "commentary": "问的是评论",
    "cues": "问题类型",
    "definition": "定义句",
    "text": "原文字词",
    "company": "同一部法",
    "refers": "罚则所指",
    "again": "同法在前",
    "reranker": "重排模型",
}


def as_json(passages: Sequence[Passage], catalog: Catalog, *, explained: bool) -> list[dict[str, Any]]:
    """One object a hit; with `explained`, its raw scores and the weighted parts that its score is the sum of."""
    return [_hit(p, catalog) | (_explanation(p) if explained else {}) for p in passages]


def lines(passages: Sequence[Passage], catalog: Catalog, *, explained: bool) -> Iterator[str]:
    """One line a hit; with `explained`, a second one that says where its score comes from."""
    for passage in passages:
        yield f"{passage.score:.3f}  《{catalog[passage.chunk.source_id].title}》{passage.chunk.label}"
        if explained:
            yield f"       {explanation(passage)}"


def explanation(passage: Passage) -> str:
    """The parts of a score, largest first, and behind them the two searches' scores, raw and stretched."""
    parts = sorted(passage.parts.items(), key=lambda part: -abs(part[1]))
    told = "  ".join(f"{_PARTS.get(name, name)} {value:+.3f}" for name, value in parts if value)
    raw = "，".join(_raw(name, passage) for name in _RAW if name in passage.scores)
    return f"{told}（{raw}）" if raw else told


def _raw(name: str, passage: Passage) -> str:
    return f"{_RAW[name]} {passage.scores[name]:.3f} → {passage.scores[f'stretched {name}']:.3f}"


def _hit(passage: Passage, catalog: Catalog) -> dict[str, Any]:
    return {
        "source_id": passage.chunk.source_id,
        "title": catalog[passage.chunk.source_id].title,
        "provision": passage.chunk.label,
        "address": passage.chunk.address,
        "score": round(passage.score, 6),
    }


def _explanation(passage: Passage) -> dict[str, Any]:
    return {
        "rank": passage.rank,
        "scores": {name: round(value, 6) for name, value in passage.scores.items()},
        "parts": {name: round(value, 6) for name, value in passage.parts.items()},
    }
