"""Checks our notes on whitepapers: their form, the law they point at, and the documents they are about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.catalog import Catalog, Level
from corpus.check import LONGEST_COPY, Finding
from corpus.figures import Figure, figures, find_figures, matches
from corpus.notes import Note, NoteFile, NoteKind, repeated_ids
from corpus.provisions import Provision
from corpus.statutes import Article, find_unit
from corpus.wording import Wording
from corpus.yaml_files import Problem

#: A view says whose it is.
_ATTRIBUTED = re.compile(r"文中|该文|该白皮书|作者")
_SENTENCE_END = re.compile(r"[。！？]")
_MOST_SENTENCES = 4
_SPACE = re.compile(r"\s+")
_NUMBERING = re.compile(r"^(?:[（(][^（()）]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])")
#: A case number, or the name of a foreign act, case or company: no other words would be right.
_NAME = re.compile(r"[（〔(]\d{4}[)）〕]\s?\w{1,4}?\s?\d+\s?民[初终]\s?\d+\s?号|[A-Za-z][A-Za-z .,&'-]{7,}")


@dataclass(frozen=True, slots=True)
class _Document:
    """A document as notes are held against it: its text without spaces, and every figure it states."""

    unspaced: str
    stated: tuple[Figure, ...]


def check_notes(
    files: Sequence[NoteFile],
    *,
    catalog: Catalog,
    official: Mapping[str, Sequence[Article]] | None = None,
    documents: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Findings in the order of the files, by note id; none if all is well.

    Args:
        files: the files of notes.
        official: articles of the official texts by source id, against which provisions and wording are held.
        documents: text of the documents the notes are about, by source id; headings and figures must stand in their
            own document, and no run of more than 15 characters may be that of any document or official text.
    """
    texts = official or {}
    notes_on: set[str] = set()
    findings: list[Finding] = []
    wording = _wordings(catalog, texts, documents or {})
    for file in files:
        findings += [_from_problem(problem) for problem in (*file.problems, *repeated_ids(file))]
        if not file.source:
            continue
        findings += _check_source(file, catalog, notes_on)
        notes_on.add(file.source)
        document = _document(documents[file.source]) if documents and file.source in documents else None
        findings += _check_order(file)
        for note in file.entries:
            findings += _check_form(file.file, note)
            findings += _check_provisions(file.file, note, catalog, texts)
            findings += _check_wording(file.file, note, wording)
            if document:
                findings += _check_against(file.file, note, document)
    return findings


def _wordings(
    catalog: Catalog, official: Mapping[str, Sequence[Article]], documents: Mapping[str, str]
) -> dict[str, Wording]:
    """Wording of every text by its short title."""
    texts = {source: "\n".join(article.text for article in articles) for source, articles in official.items()}
    names = tuple(catalog.names)
    return {
        catalog[source].short if source in catalog else source: _wording(text, names)
        for source, text in (texts | dict(documents)).items()
    }


@lru_cache(maxsize=64)
def _wording(text: str, names: tuple[str, ...]) -> Wording:
    return Wording(text, names=names, length=LONGEST_COPY + 1)


def _from_problem(problem: Problem) -> Finding:
    rule = {"roles": "roles", "id": "ids"}.get(problem.field.split(".")[0], "schema")
    return Finding(problem.file, problem.article, rule, f"{problem.field}：{problem.message}".lstrip("："))


def _check_source(file: NoteFile, catalog: Catalog, notes_on: set[str]) -> Iterator[Finding]:
    if file.source not in catalog:
        yield Finding(file.file, "", "source", f"目录里没有 {file.source}")
    elif catalog[file.source].level is not Level.COMMENTARY:
        yield Finding(file.file, "", "source", f"{file.source} 在目录里不是评论，是{catalog[file.source].level}")
    if file.source in notes_on:
        yield Finding(file.file, "", "source", f"{file.source} 已有另一个文件")
    if not file.entries:
        yield Finding(file.file, "", "source", "一条笔记也没有")


def _check_order(file: NoteFile) -> Iterator[Finding]:
    highest, titles = 0, set[tuple[str, tuple[str, ...]]]()
    for note in file.entries:
        if note.number < highest:
            yield Finding(file.file, note.id, "ids", f"编号应大于前面的 n{highest}")
        highest = max(highest, note.number)
        if (note.title, note.section) in titles:
            yield Finding(file.file, note.id, "ids", f"同一章节里已有同名笔记：{note.title}")
        titles.add((note.title, note.section))


def _check_form(file: str, note: Note) -> Iterator[Finding]:
    if (expected := figures(note.text)) != note.figures:
        said = "、".join(expected) or "（空）"
        yield Finding(file, note.id, "figures", f"figures 应为正文里的数量：{said}")
    if not 1 <= (sentences := len(_SENTENCE_END.findall(note.text))) <= _MOST_SENTENCES:
        yield Finding(file, note.id, "text", f"text 应为 1 到 {_MOST_SENTENCES} 句，现有 {sentences} 句")
    if note.kind is NoteKind.VIEW and not _ATTRIBUTED.search(note.text):
        yield Finding(file, note.id, "opinion", "观点应写明是谁的（文中认为、该白皮书认为）")
    if not 2 <= len(note.ask) <= 4:
        yield Finding(file, note.id, "ask", f"ask 应有 2 到 4 个问法，现有 {len(note.ask)} 个")
    if not 1 <= (english := sum(question.isascii() for question in note.ask)) <= 2:
        yield Finding(file, note.id, "ask", f"ask 应有一两个英文问法，现有 {english} 个")


def _check_provisions(
    file: str, note: Note, catalog: Catalog, official: Mapping[str, Sequence[Article]]
) -> Iterator[Finding]:
    for source_id, provision in note.references:
        if source_id not in catalog:
            yield Finding(file, note.id, "provisions", f"目录里没有 {source_id}")
        elif catalog[source_id].level is Level.COMMENTARY:
            yield Finding(file, note.id, "provisions", f"{source_id} 是评论，不是法律依据")
        elif provision and not _exists(provision, source_id, catalog, official):
            name = f"{source_id}:{provision.key}"
            yield Finding(file, note.id, "provisions", f"没有这个位置：{name}（{provision.label}）")


def _exists(provision: Provision, source_id: str, catalog: Catalog, official: Mapping[str, Sequence[Article]]) -> bool:
    """Whether the source has the provision; below the article only where its text is at hand."""
    source = catalog[source_id]
    if not source.first_article <= provision.article <= source.last_article:
        return False
    if source_id not in official:
        return True
    article = next((a for a in official[source_id] if a.provision == provision.whole_article), None)
    narrower = provision != provision.whole_article
    return article is not None and (not narrower or find_unit(article.units, provision) is not None)


def _check_wording(file: str, note: Note, wordings: Mapping[str, Wording]) -> Iterator[Finding]:
    texts = [("text", note.text), *(("ask", question) for question in note.ask)]
    for title, wording in wordings.items():
        for field, text in texts:
            for run in wording.copied(_NAME.sub("《名》", text)):
                yield Finding(file, note.id, "wording", f"{field} 与《{title}》连续相同 {len(run)} 字：{run}")


@lru_cache(maxsize=16)
def _document(text: str) -> _Document:
    unspaced = _SPACE.sub("", text)
    return _Document(unspaced, (*find_figures(text), *find_figures(unspaced)))  # files break lines inside a figure


def _check_against(file: str, note: Note, document: _Document) -> Iterator[Finding]:
    """Headings and figures of the note that its document does not have."""
    for heading in note.section:
        if _SPACE.sub("", _NUMBERING.sub("", heading)) not in document.unspaced:
            yield Finding(file, note.id, "section", f"文中没有这个标题：{heading}")
    if wrong := [figure.text for figure in find_figures(note.text) if not matches(figure, document.stated)]:
        yield Finding(file, note.id, "figures", f"文中没有这些数量：{'、'.join(wrong)}")
