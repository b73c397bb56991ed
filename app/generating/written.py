"""An answer that a model wrote: what passes the guard is said at once, and the whole is composed at the end."""

import logging
from collections.abc import Generator, Sequence

from app.answer import Answer
from app.answering.compose import compose, marked_sentence
from app.answering.draft import Draft, Evidence
from app.answering.phrases import say
from app.editions import Edition
from app.generating.writer import CannotAnswerError, Writer
from app.guard import Finding
from app.passages import Passage
from app.streaming import Said
from app.understanding import Query
from corpus.errors import ModelUnavailableError

logger = logging.getLogger(__name__)


def written(
    writer: Writer, query: Query, draft: Draft, passages: Sequence[Passage], edition: Edition
) -> Generator[Said, None, tuple[Answer | None, str]]:
    """Yields each sentence that the guard has passed; returns the answer, or None and the note that says why not.

    Args:
        draft: the same answer in the law's own words; its warnings hold for both.
    """
    findings: list[Finding] = []
    numbers: dict[Evidence, int] = {}
    try:
        for finding in writer.write(query, passages, edition):
            findings.append(finding)
            if finding.shown:
                marks = tuple(numbers.setdefault(e, len(numbers) + 1) for e in finding.claim.evidence)
                text = marked_sentence(finding, marks, query.language)
                yield Said(text=text, citations=marks, verdict=finding.verdict)
    except CannotAnswerError:
        return None, say("model_declined", query.language)
    except ModelUnavailableError as exc:
        logger.warning("no written answer: %s", exc)
        return None, say("model_failed", query.language, reason=str(exc))
    if not any(f.shown for f in findings):
        return None, say("model_failed", query.language, reason=_NOTHING_HELD[query.language])
    claims = tuple(f.claim for f in findings)
    whole = Draft(draft.status, claims=claims, warnings=draft.warnings)
    return compose(query, whole, findings, edition, mode="generative"), ""


_NOTHING_HELD = {"zh": "没有一句通过引文核对", "en": "no sentence passed the check against its citation"}
