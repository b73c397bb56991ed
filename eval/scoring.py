"""How right an answer is: pure functions from a sample, an answer and the indexed texts to scores from 0 to 1.

Articles and paragraphs are scored apart: the right article with the wrong 款 is a half-right citation, and which half
should be visible. Addresses count once however often they are cited.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from app.answer import Answer, Citation, Claim, Status, Verdict
from corpus.numerals import NUMERAL_CHARS
from eval.addresses import Address
from eval.samples import Sample
from eval.texts import IndexedTexts

_NUMERIC = frozenset(NUMERAL_CHARS + "0123456789")
_MARK = re.compile(r"\[(\d+)\]")


def cited_address(citation: Citation) -> Address:
    """Address of a citation. Raises: ValueError if the citation's key is malformed."""
    return Address.parse(f"{citation.source_id}:{citation.address}")


def scored_addresses(sample: Sample, answer: Answer) -> list[Address]:
    """Addresses an answer cites, without repeats, in order.

    Commentary beside the law is left out unless commentary was asked for: gold does not list whitepapers that happen
    to say the same, and citing one is no error.
    """
    wants_commentary = any(not a.place or a.section for a in sample.gold_addresses)
    kept = [c for c in answer.citations if c.quote_kind != "commentary" or wants_commentary]
    return list(dict.fromkeys(cited_address(c) for c in kept))


def article_precision(gold: Sequence[Address], alternatives: Sequence[Address], cited: Sequence[Address]) -> float:
    """Share of cited articles that gold or an alternative names; 0 if nothing is cited."""
    right = (*gold, *alternatives)
    articles = {a.article: a for a in cited}
    return _share(any(g.covers_article_of(a) for g in right) for a in articles.values())


def article_recall(gold: Sequence[Address], cited: Sequence[Address]) -> float:
    """Share of gold articles that are cited. Raises: ValueError without gold."""
    if not gold:
        raise ValueError("recall needs gold")
    articles = {g.article: g for g in gold}
    return _share(any(g.covers_article_of(a) for a in cited) for g in articles.values())


def paragraph_gold(gold: Sequence[Address], texts: IndexedTexts) -> list[Address]:
    """Gold that names a 款 the index can tell apart: from official text, in an article that has several."""
    found = []
    for address in map(texts.narrowed, gold):
        text = texts.get(address)
        if text is None or text.text_kind != "official" or address.paragraph is None:
            continue
        if len({u.provision.paragraph for u in text.units}) > 1:
            found.append(address)
    return found


def paragraph_precision(
    gold: Sequence[Address], alternatives: Sequence[Address], cited: Sequence[Address], texts: IndexedTexts
) -> float:
    """Of the citations in articles where gold names a 款, the share that stands in a right one; 0 if there are none.

    A citation of the whole article is too wide. Citations elsewhere are the business of `article_precision`.
    """
    wanted = paragraph_gold(gold, texts)
    articles = {g.article for g in wanted}
    right = {_paragraph_key(texts.narrowed(a)) for a in (*gold, *alternatives)}
    here = {_paragraph_key(texts.narrowed(a)) for a in cited if a.article in articles}
    return _share(key in right or (key[0], None) in right for key in here)


def paragraph_recall(gold: Sequence[Address], cited: Sequence[Address], texts: IndexedTexts) -> float:
    """Share of the paragraphs gold names that are cited as such. Raises: ValueError if gold names none."""
    wanted = {_paragraph_key(g) for g in paragraph_gold(gold, texts)}
    if not wanted:
        raise ValueError("gold names no paragraph")
    found = {_paragraph_key(texts.narrowed(a)) for a in cited}
    return _share(key in found for key in wanted)


def quote_is_valid(citation: Citation, texts: IndexedTexts) -> bool:
    """Whether the quote stands verbatim at its span in the indexed text, inside the provision the citation names."""
    try:
        address = cited_address(citation)
    except ValueError:
        return False
    text = texts.get(address)
    start, end = citation.span.start, citation.span.end
    if text is None or not citation.quote.strip() or text.text[start:end] != citation.quote:
        return False
    if address.provision is None or text.text_kind != "official":
        return True
    home = text.span(address.provision)
    return home is not None and home[0] <= start and end <= home[1]


def quote_validity(citations: Iterable[Citation], texts: IndexedTexts) -> float:
    """Share of citations whose quote is valid; 0 if there are none."""
    return _share(quote_is_valid(c, texts) for c in citations)


def version_validity(sample: Sample, answer: Answer, texts: IndexedTexts) -> float:
    """Share of citations that are in force on the date asked, or in a source that gold names; 0 if there are none.

    The dates are the index's, not what the citation says of itself. An answer that read the law at another date than
    the one asked scores 0.
    """
    if sample.as_of is not None and answer.as_of != sample.as_of:
        return 0.0
    asked_for = _sources(sample)
    return _share(c.source_id in asked_for or _in_force(c, answer.as_of, texts) for c in answer.citations)


def claims_cited(answer: Answer) -> float:
    """Share of claims with citations that are all there; 0 without claims or if the text marks a number not there."""
    numbers = {c.number for c in answer.citations}
    if {int(n) for n in _MARK.findall(answer.text)} - numbers:
        return 0.0
    return _share(bool(claim.citations) and numbers.issuperset(claim.citations) for claim in answer.claims)


def claims_supported(sample: Sample, answer: Answer) -> float:
    """Share of claims that the guard found supported (faithfulness); 0 without claims.

    A claim that the guard marked as out of force is faithful where gold names its source: a comparison with the old
    version has to quote it. Whether it may be quoted at all is `version_validity`'s question.
    """
    asked_for = _sources(sample)
    sources = {c.number: c.source_id for c in answer.citations}

    def faithful(claim: Claim) -> bool:
        marked = claim.verdict is Verdict.NOT_IN_FORCE and all(sources.get(n) in asked_for for n in claim.citations)
        return claim.verdict is Verdict.SUPPORTED or marked

    return _share(faithful(claim) for claim in answer.claims)


def first_citation_right(gold: Sequence[Address], alternatives: Sequence[Address], cited: Sequence[Address]) -> float:
    """1 if the first article cited is one that gold or an alternative names, otherwise 0, also if none is cited."""
    return float(bool(cited) and any(g.covers_article_of(cited[0]) for g in (*gold, *alternatives)))


def not_refused(answer: Answer) -> float:
    """0 if the answer is a refusal, otherwise 1; one minus its mean over what can be answered: wrong refusals."""
    return float(answer.status is not Status.REFUSED)


def required_facts(facts: Sequence[str], text: str) -> float:
    """Share of facts that the text has, each in any of its ways of writing. Raises: ValueError without facts."""
    if not facts:
        raise ValueError("no facts to look for")
    return _share(has_fact(text, fact) for fact in facts)


def forbidden_facts(facts: Sequence[str], text: str) -> float:
    """1 if the text has none of the facts, otherwise 0."""
    return float(not any(has_fact(text, fact) for fact in facts))


def has_fact(text: str, fact: str) -> bool:
    """Whether any alternative of `fact` (separated by |) occurs in `text`, spaces, case and width aside.

    A number has to be the whole number: 十个工作日 is not in 二十个工作日, nor 1万元 in 11万元.
    """
    plain = _plain(text)
    return any(_occurs(_plain(way), plain) for way in fact.split("|"))


def status_correct(sample: Sample, answer: Answer) -> float:
    """1 if the answer ended as it should (answered, refused, clarify), otherwise 0."""
    return float(answer.status is sample.status)


def _occurs(needle: str, text: str) -> bool:
    start = text.find(needle)
    while start >= 0:
        end = start + len(needle)
        cut_before = needle[0] in _NUMERIC and start > 0 and text[start - 1] in _NUMERIC
        cut_after = needle[-1] in _NUMERIC and end < len(text) and text[end] in _NUMERIC
        if not cut_before and not cut_after:
            return True
        start = text.find(needle, start + 1)
    return False


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _paragraph_key(address: Address) -> tuple[str, int | None]:
    return address.article, address.paragraph


def _in_force(citation: Citation, day: date, texts: IndexedTexts) -> bool:
    try:
        text = texts.get(cited_address(citation))
    except ValueError:
        return False
    return text is not None and text.in_force_on(day)


def _sources(sample: Sample) -> set[str]:
    """Sources that gold or an alternative names."""
    return {a.source_id for a in (*sample.gold_addresses, *sample.alternative_addresses)}


def _share(hits: Iterable[bool]) -> float:
    """Part of `hits` that is true; 0 if there are none."""
    found = list(hits)
    return sum(found) / len(found) if found else 0.0
