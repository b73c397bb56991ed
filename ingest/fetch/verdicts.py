"""Whether a page is the text, and the version of it, that the catalog describes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from corpus.catalog import Catalog, Source
from corpus.errors import SourceFormatError
from ingest.documents import Document
from ingest.fetch.errors import PageRefusedError
from ingest.parsed import ParsedText
from ingest.structure import parse_statute

_NATION = "中华人民共和国"
_DATE = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_CHANGED = re.compile(r"修正|修订|修改")
_IN_FORCE_FROM = re.compile(rf"自\s*{_DATE.pattern}\s*起(?:施行|实施|执行)")
_NO_TEXT = re.compile(
    r"登录|登陆|验证码|访问(?:受限|过于频繁|被拒绝)|页面(?:不存在|已删除|找不到)|404|403|服务器(?:错误|繁忙)|系统维护|请开启\s*JavaScript",
    re.IGNORECASE,
)
_MAX_TITLE_LINES = 3


@dataclass(frozen=True, slots=True)
class AcceptedText:
    """A document that passed: cut at its title, with its articles."""

    document: Document
    parsed: ParsedText


def accept(document: Document, source: Source, catalog: Catalog) -> AcceptedText:
    """The text of `source` in `document`.

    Raises: PageRefusedError with the reason if the page is a login or error page, another text, another version, or
        has more or fewer articles than the catalog says.
    """
    place = _title_place(document, source)
    if place is None:
        raise PageRefusedError(_wrong_title(document, source))
    start, lines = place
    text = replace(document, title=source.title, blocks=document.blocks[start + lines :], front_matter={})
    parsed = _parse(text)
    _check_articles(parsed, source)
    _check_version(text, parsed, source, catalog)
    return AcceptedText(text, parsed)


def _title_place(document: Document, source: Source) -> tuple[int, int] | None:
    """(place, number) of the lines that print the title: the last such before the first article, None if none does."""
    wanted, blocks = _plain(source.title), document.blocks
    found = None
    for place in range(len(blocks)):
        if found and re.match(r"第\s*[一1]\s*条", blocks[place].text.strip()):
            break
        for count in range(1, _MAX_TITLE_LINES + 1):  # long titles are broken over lines
            joined = "".join(b.text for b in blocks[place : place + count])
            if _plain(joined) == wanted:
                found = (place, count)
    return found or ((0, 0) if _plain(document.title) == wanted else None)


def _plain(title: str) -> str:
    bare = re.sub(r"[\s　《》#*]", "", title).replace("(", "（").replace(")", "）")
    return bare.removeprefix(_NATION)


def _wrong_title(document: Document, source: Source) -> str:
    text = "\n".join(b.text for b in document.blocks)
    if _NO_TEXT.search(text[:2000]) and not _has_articles(text):
        return f"不是法规正文，像是登录页或错误页（“{text.strip()[:30]}”）"
    drafts = [b.text.strip() for b in document.blocks if _plain(b.text).startswith(_plain(source.title))]
    seen = next((t for t in drafts if len(t) <= 80), document.title)
    return f"页面里没有题为《{source.title}》的正文，页面标题是“{seen[:60]}”"


def _has_articles(text: str) -> bool:
    return len(re.findall(r"^\s*第[一二三四五六七八九十百\d]+条", text, re.MULTILINE)) >= 3


def _parse(document: Document) -> ParsedText:
    try:
        return parse_statute(document)
    except SourceFormatError as exc:
        raise PageRefusedError(f"条文结构有误：{exc}") from exc


def _check_articles(parsed: ParsedText, source: Source) -> None:
    numbers = [a.provision.article for a in parsed.articles if not a.provision.inserted]
    wanted = list(range(source.first_article, source.last_article + 1))
    if not source.articles:
        return
    if len(numbers) != source.articles:
        more = "多" if len(numbers) > source.articles else "少"
        raise PageRefusedError(f"读出 {len(numbers)} 条，比目录所记的 {source.articles} 条{more}")
    if numbers != wanted:
        odd = next(n for n, w in zip(numbers, wanted, strict=True) if n != w)
        raise PageRefusedError(f"条号不连续，第 {odd} 条处有误")
    empty = next((a.label for a in parsed.articles if not a.text.strip()), "")
    if empty:
        raise PageRefusedError(f"{empty}没有正文")


def _check_version(document: Document, parsed: ParsedText, source: Source, catalog: Catalog) -> None:
    """Raises: PageRefusedError if the dates that the text prints of itself are another version's, or say nothing."""
    preamble = list(_preamble(document, parsed))
    changes = {day for line in preamble if _CHANGED.search(line) for day in _dates(line)}
    later = sorted(day for day in changes if source.promulgated and day > source.promulgated)
    if later:
        raise PageRefusedError(f"页面是 {later[0]} 修改后的版本，不是 {source.promulgated} 公布的版本")
    in_force = [m[0] for a in parsed.articles[-3:] for m in _IN_FORCE_FROM.finditer(a.text)]
    printed = {day for line in (*preamble, *in_force) for day in _dates(line)}
    others = [s for s in catalog.versions(source.law) if s.id != source.id and not s.part]
    own = {day for day in (source.promulgated, source.effective) if day}
    if not own:
        return
    # An amended law goes on printing the day on which it was first in force; the number of its articles tells it apart.
    inherited = {s.effective for s in others if s.articles != source.articles and (s.effective or date.max) < max(own)}
    if printed & (own | inherited):
        return
    if printed:
        shown = "、".join(day.isoformat() for day in sorted(printed)[:3])
        raise PageRefusedError(f"页面里的日期（{shown}）不是目录所记的公布、施行日期，可能是另一版本")
    if others:
        raise PageRefusedError("页面没有写明日期，而这部法规有几个版本，不能确定是哪一个")


def _preamble(document: Document, parsed: ParsedText) -> Iterator[str]:
    """Sentences between the title and the first article or heading: when the text was made and changed, and by whom."""
    ends = {*parsed.headings, *(a.label for a in parsed.articles[:1])}
    for block in document.blocks:
        text = block.text.strip()
        if any(text.startswith(end) for end in ends):
            return
        yield from re.split(r"[;；\n　]", text)


def _dates(text: str) -> Iterator[date]:
    for match in _DATE.finditer(text):
        try:
            yield date(*(int(n) for n in match.groups()))
        except ValueError:
            continue
