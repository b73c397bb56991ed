"""answer(question) -> Answer: the only door. Understand, look up or search, draft, guard, compose."""

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import date

from app import guard
from app.answer import Answer, Status
from app.answering.comparison import compare_versions
from app.answering.compose import compose
from app.answering.declined import asks_for_wrongdoing
from app.answering.draft import Draft, refusal
from app.answering.extractive import answer_from_passages
from app.answering.phrases import say
from app.answering.pinpoint import answer_by_address, choose_version, not_held, version_not_held
from app.answering.times import compare_times
from app.answering.validity import answer_validity
from app.answering.versions import VersionPair, query_for, versions_compared
from app.asking import china_today
from app.assistant import ProvisionText, QuestionError, Turn, UnknownProvisionError, UnknownSourceError
from app.checklist.building import build_checklist
from app.checklist.model import Checklist, ChecklistRequest
from app.conversation import is_cut_short, standalone
from app.drafting import Drafter, draft_in_time
from app.editions import Edition, Library
from app.generating.endpoint import ModelEndpoint
from app.generating.writer import Writer
from app.generating.written import written
from app.guard.entailment import load_entailment
from app.guard.instructions import without_orders
from app.passages import Passage
from app.reranking import Reranker
from app.retrieval import Retriever, one_per_provision
from app.streaming import Finished, Said
from app.tuning import Tuning
from app.understanding import Query, QuestionKind, understand
from corpus.catalog import Source
from corpus.index.stores import open_store
from corpus.provisions import Provision
from corpus.settings import Settings
from corpus.statutes import Unit, find_unit

logger = logging.getLogger(__name__)

#: Score of a passage named by its address; above any that a search gives.
_BY_ADDRESS = 4.0
_CONSULTATION = re.compile(r"征求意见稿|草案|\bdraft\b", re.IGNORECASE)


class Chain:
    """The assistant over a library; implements `app.assistant.Assistant`.

    Args:
        today: gives the day at which law is read when the question names none.
        tuning: weights of retrieval; None takes those of the settings.
        reranker: judges the best hits in place of our features.
        writer: a model that writes answers from what a search found; without one they are the law's own words.
        drafter: its draft answer widens a search, if it comes within the time that the settings give it.
    """

    def __init__(
        self,
        library: Library,
        settings: Settings,
        *,
        today: Callable[[], date] = china_today,
        tuning: Tuning | None = None,
        reranker: Reranker | None = None,
        drafter: Drafter | None = None,
        writer: Writer | None = None,
    ) -> None:
        self._library, self._settings, self._today = library, settings, today
        self._tuning = tuning or Tuning.from_settings(settings)
        self._reranker, self._drafter, self._writer = reranker, drafter, writer

    def tuned(self, tuning: Tuning) -> "Chain":
        """This chain with other weights of retrieval, over the same open editions."""
        other = copy(self)
        other._tuning = tuning
        return other

    @property
    def index_version(self) -> str:
        """See `Assistant.index_version`."""
        return self._library.edition().version

    @property
    def edition(self) -> Edition:
        """The version answered from now. Raises: IndexMissingError if there is none."""
        return self._library.edition()

    def ready(self) -> bool:
        """See `Assistant.ready`."""
        return self._library.ready()

    def answer(self, question: str, *, as_of: date | None = None, history: Sequence[Turn] = ()) -> Answer:
        """See `Assistant.answer`."""
        *_, last = self.stream(question, as_of=as_of, history=history)
        assert isinstance(last, Finished)  # noqa: S101 - the last event always is
        return last.answer

    def stream(
        self, question: str, *, as_of: date | None = None, history: Sequence[Turn] = ()
    ) -> Iterator[Said | Finished]:
        """See `Assistant.stream`."""
        clock = _Clock()
        text = check_question(question, max_chars=self._settings.max_question_chars)
        edition = self._library.edition()
        with clock("understand"):
            query = self._understand(text, edition, as_of=as_of, history=history)
        draft, passages = self._draft(query, edition, clock)
        answer, warning = None, ""
        if self._writer is not None and passages and draft.status is Status.ANSWERED:
            with clock("write"):
                answer, warning = yield from written(self._writer, query, draft, passages, edition)
        if answer is None:
            answer = self._extract(query, draft, edition, clock, warning)
        yield Finished(answer=answer.model_copy(update={"question": question, "timing_ms": clock.read()}))

    def _extract(self, query: Query, draft: Draft, edition: Edition, clock: "_Clock", warning: str) -> Answer:
        """The answer in the law's own words, with a warning where a model should have written it."""
        with clock("guard"):
            findings = guard.check(draft.claims, edition, query.as_of)
        for finding in findings:
            if finding.reason:
                logger.error("claim withheld: %s", finding.reason)
        if warning:
            draft = replace(draft, warnings=(warning, *draft.warnings))
        return compose(query, draft, findings, edition)

    def search(self, question: str, *, as_of: date | None = None, top_k: int) -> list[Passage]:
        """Passages for a question, best first; a provision named by address comes first.

        Raises: QuestionError as `answer` does.
        """
        text = check_question(question, max_chars=self._settings.max_question_chars)
        edition = self._library.edition()
        query = self._understand(text, edition, as_of=as_of, history=())
        named = named_passages(query, edition)
        taken = {p.place for p in named}
        pair = versions_compared(query, edition)
        searched = self._search_both(query, pair, edition, top_k) if pair else self._search(query, edition, top_k=top_k)
        found = [p for p in searched if p.place not in taken]
        return [replace(p, rank=n) for n, p in enumerate([*named, *found][:top_k], start=1)]

    def understand(self, question: str, *, as_of: date | None = None) -> Query:
        """What a question asks, read without history. Raises: QuestionError as `answer` does."""
        text = check_question(question, max_chars=self._settings.max_question_chars)
        return self._understand(text, self._library.edition(), as_of=as_of, history=())

    def retrieve(self, query: Query) -> list[Passage]:
        """Passages that an answer to the query would choose from, best first."""
        return self._search(query, self._library.edition(), top_k=self._settings.top_k)

    def checklist(self, request: ChecklistRequest) -> Checklist:
        """See `Assistant.checklist`."""
        return build_checklist(request, self._library.edition(), today=self._today())

    def sources(self) -> list[Source]:
        """See `Assistant.sources`."""
        return list(self._library.edition().catalog)

    def provision(self, source_id: str, address: str) -> ProvisionText:
        """See `Assistant.provision`."""
        edition = self._library.edition()
        if source_id not in edition.catalog:
            raise UnknownSourceError(f"没有编号为“{source_id}”的法规，请从 /sources 的列表里选")
        source = edition.catalog[source_id]
        narrow = _narrow(address)
        stored = edition.read(source_id, narrow.whole_article.key if narrow else address)
        if stored is None:
            raise UnknownProvisionError(
                f"《{source.short}》没有“{narrow.label if narrow else address}”，或本库未收录其文本"
            )
        chunk, start, end = stored.chunk, 0, len(stored.text)
        if narrow is not None and narrow != chunk.provision:
            span = find_unit(stored.units, narrow)
            if span is None:
                raise UnknownProvisionError(f"《{source.short}》{chunk.label}没有“{narrow.label}”")
            start, end = span
        units = tuple(
            Unit(u.provision, u.start - start, u.end - start) for u in stored.units if start <= u.start and u.end <= end
        )
        label = narrow.label if narrow else chunk.label
        return ProvisionText(source, label, address, chunk.heading_path, stored.text[start:end], chunk.text_kind, units)

    def _search(self, query: Query, edition: Edition, *, top_k: int) -> list[Passage]:
        draft = draft_in_time(self._drafter, query.text, timeout_s=self._settings.draft_timeout_s)
        return Retriever(edition, self._tuning, self._reranker).retrieve(query, top_k=top_k, draft=draft)

    def _search_part(self, part: Query, edition: Edition) -> list[Passage]:
        """Passages for a part of a question; no model drafts an answer to each."""
        return Retriever(edition, self._tuning, self._reranker).retrieve(part, top_k=self._settings.top_k)

    def _search_both(self, query: Query, pair: VersionPair, edition: Edition, top_k: int) -> list[Passage]:
        """Passages of a law's two versions that are compared, each asked alone; the better of the two first."""
        retriever = Retriever(edition, self._tuning, self._reranker)
        parts = [query_for(query, source) for source in (pair.newer, pair.older)]
        return one_per_provision(p for part in parts for p in retriever.retrieve(part, top_k=top_k))

    def _understand(self, text: str, edition: Edition, *, as_of: date | None, history: Sequence[Turn]) -> Query:
        today = self._today()
        text = without_orders(text)
        whole = standalone(text, history, edition.names)
        query = understand(whole, names=edition.names, today=today, as_of=as_of)
        return query if whole == text else replace(query, asked_as=whole)

    def _draft(self, query: Query, edition: Edition, clock: "_Clock") -> tuple[Draft, list[Passage]]:
        """A draft in the law's own words, and what was found where it came from a search."""
        if asks_for_wrongdoing(query.text):
            return refusal(say("declined", query.language)), []
        if not query.asked_as and not query.laws and is_cut_short(query.text):
            return Draft(Status.CLARIFY, say("which_subject", query.language)), []
        in_force = answer_validity(query, edition)
        if in_force is not None:
            return in_force, []
        pair = versions_compared(query, edition)
        if pair:
            with clock("compare"):
                return self._compare(query, pair, edition), []
        if query.earlier is not None and not query.provisions:
            with clock("compare"):
                draft = self._compare_times(query, edition)
            if draft is not None:
                return draft, []
        if query.provisions:
            with clock("lookup"):
                return _not_the_draft(answer_by_address(query, edition), query), []
        unanswerable = _only_unknown_laws(query, edition)
        if unanswerable and not query.wants_commentary:
            return refusal(unanswerable), []
        with clock("retrieve"):
            passages = self._search(query, edition, top_k=self._settings.top_k)
        if unanswerable:
            passages = _written_about(query, passages, edition)
        with clock("draft"):
            draft = answer_from_passages(
                query,
                passages,
                edition,
                min_support=self._settings.min_support,
                retrieve=lambda part: self._search_part(part, edition),
            )
        if unanswerable and draft.status is not Status.ANSWERED:
            return refusal(unanswerable), []
        return draft, passages

    def _compare(self, query: Query, pair: VersionPair, edition: Edition) -> Draft:
        return compare_versions(query, pair, edition, retrieve=lambda part: self._search_part(part, edition))

    def _compare_times(self, query: Query, edition: Edition) -> Draft | None:
        threshold = self._settings.min_support
        return compare_times(
            query, edition, min_support=threshold, retrieve=lambda part: self._search_part(part, edition)
        )


def build_chain(settings: Settings) -> Chain:
    """The chain that the settings describe. Opens no index yet; the first question does.

    Raises: ModelUnavailableError if a reranking model is set and cannot be used.
    """
    from app.cross_encoder import load_reranker
    from corpus.encoders import load_dense_encoder

    library = Library(open_store(settings), load_dense_encoder, settings.embed_model)
    has_model = bool(settings.llm_base_url and settings.llm_model)
    entailment = load_entailment(settings.nli_model) if has_model else None
    writer = Writer(ModelEndpoint(settings), settings, entailment=entailment) if has_model else None
    return Chain(library, settings, reranker=load_reranker(settings.rerank_model), drafter=writer, writer=writer)


def _not_the_draft(draft: Draft, query: Query) -> Draft:
    """The draft, saying first that it is of the final text where a consultation draft's article was asked for."""
    if draft.status is not Status.ANSWERED or not _CONSULTATION.search(query.text):
        return draft
    return replace(draft, warnings=(say("not_the_draft", query.language), *draft.warnings))


def named_passages(query: Query, edition: Edition) -> list[Passage]:
    """The provisions that a query names by address, as far as the edition holds them, in its order."""
    named: list[Passage] = []
    for wanted in query.provisions:
        held = [edition.catalog[i] for i in (wanted.law.source_ids if wanted.law else ())]
        source = choose_version([s for s in held if s.held], wanted.provision, query.as_of)
        stored = edition.read(source.id, wanted.provision.whole_article.key) if source else None
        if stored:
            named.append(Passage(stored.chunk, len(named) + 1, _BY_ADDRESS, {}, {"address": _BY_ADDRESS}))
    return named


def check_question(question: str, *, max_chars: int) -> str:
    """`question` without white space around it.

    Raises: QuestionError if it is empty, longer than `max_chars` or holds control characters.
    """
    text = question.strip()
    if not text:
        raise QuestionError("问题是空的，请写下要问的事项 (the question is empty)")
    if len(text) > max_chars:
        raise QuestionError(f"问题有 {len(text)} 字，超过 {max_chars} 字的上限，请写短一些 (the question is too long)")
    bad = next((c for c in text if not c.isprintable() and c not in "\n\r\t\u3000\u200b\ufeff\xa0"), None)
    if bad is not None or "\ufffd" in text:
        raise QuestionError(f"问题里有不是文字的字符（{bad or chr(0xFFFD)!r}），请用 UTF-8 文本提问 (not plain text)")
    return text


def _narrow(address: str) -> Provision | None:
    """The provision of an article's key; None for that of a section or note. Raises: UnknownProvisionError."""
    if re.fullmatch(r"[sn]\d+", address):
        return None
    try:
        return Provision.from_key(address)
    except ValueError as exc:
        raise UnknownProvisionError(f"看不懂条款地址“{address[:40]}”，请写成 a24、a24p1 或 s7") from exc


def _only_unknown_laws(query: Query, edition: Edition) -> str:
    """Why nothing can be said if every law named is unknown or not held; "" if one is held or none is named."""
    for mention in query.laws:
        if mention.missing_version:
            known_versions = [edition.catalog[i] for i in mention.source_ids]
            return version_not_held(mention, known_versions, query.language)
    versions = [[edition.catalog[i] for i in m.source_ids] for m in query.laws]
    unknown = [m.name for m in query.laws if not m.source_ids]
    if unknown and query.kind is QuestionKind.COMPARISON:  # one side alone is no comparison
        return say("unknown_law", query.language, name=unknown[0])
    if not versions or any(s.held for group in versions for s in group):
        return ""
    known = [group[-1] for group in versions if group]
    if known:
        return not_held(known[0], query.as_of, edition.catalog, query.language)
    return say("unknown_law", query.language, name=query.laws[0].name)


def _written_about(query: Query, passages: Sequence[Passage], edition: Edition) -> list[Passage]:
    """Commentary alone: no other law answers for a text that is not held; for one we know, what names it."""
    known = [edition.catalog[i] for m in query.laws for i in m.source_ids]
    names = {name for s in known for name in (s.short, s.title, *s.aliases)}
    names |= {"征求意见稿" for s in known if s.draft}
    comments = [p for p in passages if p.chunk.is_commentary]
    whole = {p.place: edition.read(*p.place) for p in comments}
    return (
        [p for p in comments if (text := whole[p.place]) and any(n in text.text for n in names)] if names else comments
    )


class _Clock:
    """Adds up milliseconds by the name of a step."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._steps: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self._steps[step] = self._steps.get(step, 0.0) + (time.perf_counter() - started) * 1000

    def read(self) -> dict[str, float]:
        """Steps so far and the total, rounded to microseconds."""
        total = (time.perf_counter() - self._started) * 1000
        return {name: round(ms, 3) for name, ms in {**self._steps, "total": total}.items()}
