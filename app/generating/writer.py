"""A model writes the answer from numbered evidence; each sentence passes the guard before anybody sees it."""

import logging
from collections.abc import Iterator, Sequence

from app import guard
from app.answer import Verdict
from app.answering import spans
from app.answering.draft import DraftClaim, Evidence
from app.answering.naming import lead
from app.editions import Edition, StoredText
from app.generating.endpoint import ModelEndpoint
from app.generating.evidence import NumberedEvidence, as_data, numbered_evidence
from app.generating.prompts import ANSWER_SYSTEM, ANSWER_USER, CANNOT_ANSWER, DRAFT_SYSTEM, DRAFT_USER
from app.generating.sentences import Sentence, whole_sentences
from app.guard import Finding
from app.guard.entailment import Entailment
from app.passages import Passage
from app.understanding import Query
from corpus.errors import ModelUnavailableError
from corpus.settings import Settings

logger = logging.getLogger(__name__)

_DRAFT_TOKENS = 200
#: More sentences than this are a model that has lost its way.
_MOST_SENTENCES = 20


class CannotAnswerError(ModelUnavailableError):
    """The model says that the evidence does not answer the question."""


class Writer:
    """Writes answers and drafts with one model."""

    def __init__(self, endpoint: ModelEndpoint, settings: Settings, *, entailment: Entailment | None = None) -> None:
        self._endpoint, self._settings, self._entailment = endpoint, settings, entailment

    def write(self, query: Query, passages: Sequence[Passage], edition: Edition) -> Iterator[Finding]:
        """A finding for each sentence, as soon as the guard has read it, removed sentences too.

        Raises: ModelUnavailableError if the model fails, even after some sentences; CannotAnswerError if it declines.
        """
        evidence = numbered_evidence(passages, query, edition, max_tokens=self._settings.llm_input_tokens)
        if not evidence.texts:
            raise ModelUnavailableError("没有可供写作的条文")
        user = ANSWER_USER.format(
            as_of=query.as_of.isoformat(), evidence=evidence.prompt, question=as_data(query.question)
        )
        pieces = self._endpoint.stream(ANSWER_SYSTEM, user, max_tokens=self._settings.llm_max_tokens)
        for count, sentence in enumerate(whole_sentences(pieces), start=1):
            if declines(sentence.text):
                raise CannotAnswerError("模型认为所给条文不足以回答")
            if count > _MOST_SENTENCES:
                raise ModelUnavailableError("模型的回答过长")
            yield judged(sentence, evidence, query, edition, self._entailment)

    def draft(self, question: str) -> str:
        """See `app.drafting.Drafter`."""
        user = DRAFT_USER.format(question=as_data(question))
        return self._endpoint.complete(DRAFT_SYSTEM, user, max_tokens=_DRAFT_TOKENS)


def judged(
    sentence: Sentence,
    evidence: NumberedEvidence,
    query: Query,
    edition: Edition,
    entailment: Entailment | None = None,
) -> Finding:
    """The guard's finding on a sentence, cited to the narrowest part of each text it names that carries it."""
    named = [text for n in sentence.numbers if (text := evidence.numbered(n)) is not None]
    finding = _check(sentence.text, [_narrow(sentence.text, t) for t in named], evidence, query, edition, entailment)
    if finding.verdict is Verdict.FABRICATED and named:
        # The condition may stand in another paragraph of the article than most of the sentence.
        wide = _check(sentence.text, [spans.whole(t) for t in named], evidence, query, edition, entailment)
        finding = wide if wide.shown else finding
    if not finding.shown:
        logger.warning("sentence withheld: %s", finding.reason.partition(":")[0])
    return finding


def declines(text: str) -> bool:
    """Whether a sentence is the phrase for an answer that the evidence does not give."""
    return text.rstrip("。.！! ") == CANNOT_ANSWER.rstrip("。")


def _check(
    text: str,
    cited: Sequence[Evidence],
    evidence: NumberedEvidence,
    query: Query,
    edition: Edition,
    entailment: Entailment | None,
) -> Finding:
    claim = DraftClaim("", text, tuple(dict.fromkeys(cited)))
    (finding,) = guard.check([claim], edition, query.as_of, retrieved=evidence.texts, entailment=entailment)
    return _with_lead(finding, query, edition)


def _with_lead(finding: Finding, query: Query, edition: Edition) -> Finding:
    """In English the sentence is introduced by the law's English name; the sentence itself is Chinese."""
    if query.language != "en" or not finding.shown:
        return finding
    first = finding.claim.evidence[0]
    chunk = first.stored.chunk
    words = lead(edition.catalog[chunk.source_id], chunk, first.provision, "en")
    claim = DraftClaim(words, finding.claim.text, finding.claim.evidence)
    return Finding(claim, finding.verdict, finding.reason)


def _narrow(text: str, stored: StoredText) -> Evidence:
    return guard.narrowest(text, stored)
