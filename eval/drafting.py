"""A new sample from a question and what a reviewer says about it: checked like the others before it is written."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from app.answer import Answer, Status
from app.chain import Chain
from corpus.index.files import write_atomically
from eval.addresses import Address
from eval.samples import DatasetError, Kind, Sample, assigned_split, find_gold_problems, load_samples
from eval.scoring import has_fact
from eval.texts import IndexedTexts

_SHOWN = 8
_PREVIEW_CHARS = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """A provision the reviewer may take as gold; `cited` says that the answer as it is now cites it."""

    address: str
    label: str
    preview: str
    cited: bool


@dataclass(frozen=True, slots=True)
class Review:
    """What the reviewer decided. Without gold the question is one to refuse, or to ask back about."""

    question: str
    gold: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    kind: Kind = Kind.MUST
    wording: str = "legal"
    as_of: date | None = None
    clarify: bool = False
    sample_id: str = ""


def propose(chain: Chain, question: str, as_of: date | None) -> tuple[Answer, list[Proposal]]:
    """The answer as it is now, and provisions to choose gold from: those it cites, to 款 and 项, then those found."""
    answer = chain.answer(question, as_of=as_of)
    found = [Proposal(f"{c.source_id}:{c.address}", c.label, _preview(c.quote), cited=True) for c in answer.citations]
    for passage in chain.search(question, as_of=as_of, top_k=_SHOWN):
        chunk = passage.chunk
        label = f"《{chunk.title}》{chunk.label}"
        found.append(Proposal(f"{chunk.source_id}:{chunk.address}", label, _preview(chunk.text), cited=False))
    return answer, list({p.address: p for p in reversed(found)}.values())[::-1]


def draft(review: Review, texts: IndexedTexts, existing: Sequence[Sample]) -> Sample:
    """The sample that a review makes.

    Raises: DatasetError if it contradicts itself, its gold is not in the texts or lacks a required fact, or the
        question or its id is in the set already.
    """
    status = Status.ANSWERED if review.gold else (Status.CLARIFY if review.clarify else Status.REFUSED)
    row = {
        "id": review.sample_id or suggest_id(review),
        "question": review.question.strip(),
        "as_of": review.as_of,
        "kind": Kind.REFUSE if status is Status.REFUSED else review.kind,
        "language": "en" if _is_english(review.question) else "zh",
        "wording": review.wording,
        "gold": review.gold,
        "gold_alternatives": review.alternatives,
        "required_facts": review.facts,
        "forbidden_facts": review.forbidden,
        "status": status,
    }
    try:
        sample = Sample.model_validate(row | {"split": assigned_split(str(row["id"]))})
    except ValidationError as exc:
        found = "；".join(f"{'.'.join(map(str, e['loc'])) or '题目'}：{e['msg']}" for e in exc.errors())
        raise DatasetError(f"题目不成立：{found}") from exc
    _check(sample, texts, existing)
    return sample


def suggest_id(review: Review) -> str:
    """An id from the first gold provision and the question: `pipl-a38-3f2a`, `refuse-9c01`."""
    digest = hashlib.sha256(f"{review.question}|{review.as_of}".encode()).hexdigest()[:4]
    first = re.sub(r"[^a-z0-9]+", "-", review.gold[0]) if review.gold else ("clarify" if review.clarify else "refuse")
    return f"{first}-{digest}"


def to_line(sample: Sample) -> str:
    """The sample as a line of the set, without what has its usual value."""
    fields = sample.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(fields, ensure_ascii=False)


def append(sample: Sample, path: Path) -> None:
    """Add a sample to a file of questions, which is replaced as a whole. Raises: DatasetError if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as exc:
        raise DatasetError(f"题目文件无法读取：{path}（{exc}）") from exc
    lines = text if not text or text.endswith("\n") else f"{text}\n"
    write_atomically(path, f"{lines}{to_line(sample)}\n")


def existing_samples(path: Path) -> list[Sample]:
    """Samples of a file that need not be there yet. Raises: DatasetError if one is wrong."""
    return load_samples(path) if path.exists() else []


def _check(sample: Sample, texts: IndexedTexts, existing: Sequence[Sample]) -> None:
    for other in existing:
        if other.id == sample.id:
            raise DatasetError(f"编号 {sample.id} 已有；请用 --id 另取一个")
        if (other.question, other.as_of) == (sample.question, sample.as_of):
            raise DatasetError(f"这个问题已在题集中：{other.id}")
    problems = find_gold_problems([sample], texts)
    if problems:
        raise DatasetError(f"依据不在启用的语料中：{'；'.join(map(str, problems))}")
    wording = "\n".join(_wording(address, texts) for address in sample.gold_addresses)
    missing = [fact for fact in sample.required_facts if not has_fact(wording, fact)] if wording else []
    if missing:
        raise DatasetError(f"依据里没有这些要点：{'、'.join(missing)}；请核对，或用 | 写出条文里的写法")
    wrong = [fact for fact in sample.forbidden_facts if wording and has_fact(wording, fact)]
    if wrong:
        raise DatasetError(f"依据里正有这些禁止内容：{'、'.join(wrong)}")


def _wording(address: Address, texts: IndexedTexts) -> str:
    """What the index says at an address; "" for a whole source, which is not looked into."""
    text = texts.get(address)
    if text is None:
        return ""
    span = text.span(address.provision) if address.provision and text.text_kind == "official" else None
    return text.text[slice(*span)] if span else text.text


def _is_english(text: str) -> bool:
    return text.isascii()


def _preview(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _PREVIEW_CHARS else f"{flat[:_PREVIEW_CHARS]}…"
