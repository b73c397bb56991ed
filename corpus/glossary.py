"""Words of Chinese law and their English renderings: what an English question is about, and a gloss beside a quote."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from corpus.errors import SourceFormatError

GLOSSARY_PATH = Path(__file__).parent / "glossary.toml"

_English = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9&]+(?:'s)?(?:[ -][A-Za-z0-9&]+(?:'s)?)*$")]
_Wording = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]*[\u4e00-\u9fff][A-Za-z\u4e00-\u9fff]*$", min_length=2, max_length=15)
]

#: A word, or a sign that no phrase reaches across (anything but white space, hyphens, apostrophes).
_TOKEN = re.compile(r"[a-z0-9&]+(?:'[a-z]+)?|[^\s'\-\u2010\u2011]")
_SINCE = re.compile(r"自(?!动|由|然)[^，。；：]{2,30}?(?:之日|日|后)?起(?![诉草因])")
_BRITISH = re.compile(r"is(?=(?:e[ds]?|ing|ations?|ers?)$)")
_SPELLING = {
    "behaviour": "behavior",
    "catalogue": "catalog",
    "defence": "defense",
    "harbour": "harbor",
    "honour": "honor",
    "judgement": "judgment",
    "labour": "labor",
    "labourer": "laborer",
    "licence": "license",
    "neighbouring": "neighboring",
    "offence": "offense",
    "programme": "program",
    "rumour": "rumor",
}
_IRREGULAR = {
    "ads": "ad",
    "bought": "buy",
    "broke": "break",
    "broken": "break",
    "children": "child",
    "dying": "die",
    "gave": "give",
    "given": "give",
    "kept": "keep",
    "left": "leave",
    "sent": "send",
    "sold": "sell",
    "spent": "spend",
    "stole": "steal",
    "stolen": "steal",
    "taken": "take",
    "told": "tell",
    "took": "take",
    "withdrawn": "withdraw",
    "withdrew": "withdraw",
}


class Term(BaseModel):
    """One term of law with its other Chinese wordings and its English renderings, the most exact first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(pattern=r"^[\u4e00-\u9fff]{2,15}$", description="the law's own term")
    also: tuple[_Wording, ...] = ()
    en: tuple[_English, ...] = Field(min_length=1, description="singular; lower case but for names and acronyms")
    note: str = Field(default="", description="our own words")


class _Node:
    """A step in the tree of English phrases; `zh` is not empty where a phrase ends."""

    __slots__ = ("next", "zh")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.zh: list[str] = []


class Glossary:
    """Terms, compiled once for look-up in both directions."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Raises: SourceFormatError if a Chinese wording stands for two terms, or a term repeats a rendering."""
        self._terms = tuple(terms)
        self._root = _Node()
        self._rendering: dict[str, str] = {}
        for term in self._terms:
            self._add_english(term)
            self._add_chinese(term)
        self._bases = _bases_by_form(_words_of(self._root))
        self._lengths = sorted({len(wording) for wording in self._rendering}, reverse=True)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def to_chinese(self, text: str) -> tuple[str, ...]:
        """Chinese terms for the English terms in `text`, in the order of the text, none twice.

        The longest term wins; a term never reaches across punctuation or Chinese characters.
        """
        tokens = _tokens(text)
        found: dict[str, None] = {}
        start = 0
        while start < len(tokens):
            length, terms = self._longest_at(tokens, start)
            found.update(dict.fromkeys(terms))
            start += max(length, 1)
        return tuple(found)

    def gloss(self, zh_text: str, *, words: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
        """(Chinese wording as it stands in `zh_text`, first English rendering), longest first, then in text order.

        A wording that overlaps a longer one is left out; each comes once.

        Args:
            words: `zh_text` cut into words; a wording that starts inside one and reaches beyond it is none, as 用户 in
                利用户外场所. Empty if it was not cut.
        """
        taken = bytearray(len(zh_text))
        found: dict[str, str] = {}
        ends = _ends_of_words(words)
        for length in self._lengths:
            for start in range(len(zh_text) - length + 1):
                wording = zh_text[start : start + length]
                if wording not in self._rendering or any(taken[start : start + length]):
                    continue
                if start + length > ends.get(start, len(zh_text)) or _since(zh_text, start):
                    continue
                taken[start : start + length] = b"\x01" * length
                found[wording] = self._rendering[wording]
        return tuple(found.items())

    def _longest_at(self, tokens: list[str], start: int) -> tuple[int, list[str]]:
        """Number of tokens of the longest phrase that begins at `start`, and its terms; (0, []) if there is none."""
        nodes, best = [self._root], (0, list[str]())
        for position in range(start, len(tokens)):
            bases = self._bases.get(tokens[position], ())
            nodes = [node.next[base] for node in nodes for base in bases if base in node.next]
            if not nodes:
                break
            terms = next((node.zh for node in nodes if node.zh), None)
            if terms:
                best = (position - start + 1, terms)
        return best

    def _add_english(self, term: Term) -> None:
        for phrase in term.en:
            node = self._root
            for word in _tokens(phrase):
                node = node.next.setdefault(word, _Node())
            if term.zh in node.zh:
                raise SourceFormatError(
                    f"glossary: {term.zh} has {phrase!r} twice, perhaps in another spelling; keep one"
                )
            node.zh.append(term.zh)

    def _add_chinese(self, term: Term) -> None:
        for wording in (term.zh, *term.also):
            if wording in self._rendering:
                raise SourceFormatError(f"glossary: {wording!r}, found under {term.zh}, already stands for a term")
            self._rendering[wording] = term.en[0]


def load_glossary(path: Path = GLOSSARY_PATH) -> Glossary:
    """Glossary from a TOML file of `[[term]]` tables.

    Raises: SourceFormatError naming the entry and field that is wrong, or if there is no entry.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("term")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SourceFormatError(f"glossary {path}: {exc}") from exc
    if not isinstance(tables, list) or not tables:
        raise SourceFormatError(f"glossary {path}: no [[term]] tables")
    return Glossary(_term(table, f"glossary {path}, entry {n}") for n, table in enumerate(tables, start=1))


def _term(table: object, where: str) -> Term:
    try:
        return Term.model_validate(table)
    except ValidationError as exc:
        zh = table.get("zh", "no zh") if isinstance(table, dict) else table
        raise SourceFormatError(f"{where} ({zh}): {exc}") from exc


def _ends_of_words(words: Iterable[str]) -> dict[int, int]:
    """Position inside a word, not its start -> where that word ends."""
    ends, start = dict[int, int](), 0
    for word in words:
        end = start + len(word)
        ends.update(dict.fromkeys(range(start + 1, end), end))
        start = end
    return ends


def _since(text: str, start: int) -> bool:
    """Whether 自 at `start` means since (自评估结果出具之日起), so that it belongs to no term of what follows."""
    return _SINCE.match(text, start) is not None


def _tokens(text: str) -> list[str]:
    """Words in plain spelling, lower case and without 's, and single signs between them."""
    return [_plain(token) for token in _TOKEN.findall(text.lower().replace("’", "'"))]


def _plain(word: str) -> str:
    word = word.removesuffix("'s")
    word = _SPELLING.get(word, word)
    return _BRITISH.sub("iz", word) if "is" in word else word


def _words_of(node: _Node) -> set[str]:
    """Every word on a branch below `node`."""
    return set(node.next).union(*(_words_of(child) for child in node.next.values()))


def _bases_by_form(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Form as it may be written -> words of the glossary it may be a form of, the word itself first."""
    found = {word: [word] for word in sorted(words)}
    for word in tuple(found):
        for form in _inflections(word):
            found.setdefault(form, []).append(word)
    for form, word in _IRREGULAR.items():
        if word in found:
            found.setdefault(form, []).append(word)
    return {form: tuple(dict.fromkeys(bases)) for form, bases in found.items()}


def _inflections(word: str) -> Iterator[str]:
    """Plural, -ing and -ed of a word; no form of a word under three letters (HR is not in "24 hrs", nor ad in "added").

    Whether a word is a noun or a verb is not known: forms that no one writes do no harm.
    """
    if len(word) < 3 or not word.isalpha():
        return
    consonant_y = word.endswith("y") and word[-2] not in "aeiou"
    sibilant = word.endswith(("s", "x", "z", "ch", "sh"))
    yield word[:-1] + "ies" if consonant_y else word + ("es" if sibilant else "s")
    if word.endswith("e"):
        yield from (word[:-1] + "ing", word + "d")
        return
    short = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", word)
    if not short:
        yield from (word + "ing", word[:-1] + "ied" if consonant_y else word + "ed")
    if re.search(r"[^aeiou][aeiou][^aeiouwxy]$", word) or short:
        yield from (word + word[-1] + "ing", word + word[-1] + "ed")
