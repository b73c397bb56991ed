"""Which source a file is: an entry of the catalog, or a text of the user's own, described by its front matter."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from corpus.catalog import Catalog, Level, Source, Validity
from corpus.errors import SourceFormatError
from ingest.documents import Document
from ingest.drafts import is_draft, says_draft
from ingest.parsed import ParsedText

_PREFIX = "中华人民共和国"
_ENDED = {Validity.AMENDED.value, Validity.REPEALED.value, "失效", "已失效"}


def identify(document: Document, parsed: ParsedText, catalog: Catalog) -> Source:
    """Source of a document: by file name, else by title and date, else a new one made from the front matter.

    Raises: SourceFormatError naming the file if the catalog knows several versions and the file does not say which,
        if the front matter contradicts itself, or if a text of the catalog has another number of articles.
    """
    known = _in_catalog(document, catalog)
    if known is not None and parsed.articles and not known.draft and is_draft(document):
        known = None  # the draft of a law that the catalog has under the same name
    if known is None:
        return _new_source(document, parsed)
    count = len(parsed.articles)
    if known.articles and count != known.articles:
        raise SourceFormatError(
            f"{document.path}：{known.title}应有 {known.articles} 条，读出 {count} 条；请核对文件是否完整"
        )
    return known


def _in_catalog(document: Document, catalog: Catalog) -> Source | None:
    for source in catalog:
        if source.file and source.file == document.path.name:
            return source
    title = _plain_title(document.title)
    part = str(document.front_matter.get("part") or "")
    versions = [s for s in catalog if _plain_title(s.title) == title and s.part == part]
    if len(versions) <= 1:
        return versions[0] if versions else None
    effective = _day(document, "effective")
    dated = [s for s in versions if effective and s.effective == effective]
    if len(dated) != 1:
        dates = "、".join(f"{s.effective}" for s in versions)
        raise SourceFormatError(
            f"{document.path}：《{title}》有几个版本（施行日期 {dates}），"
            f"请在文件首部写明 effective，例如 effective: {versions[-1].effective}"
        )
    return dated[0]


def _new_source(document: Document, parsed: ParsedText) -> Source:
    """A source that no catalog describes; what the file does not say stays unsaid (level 未注明)."""
    matter, title = document.front_matter, document.title
    effective, repealed = _day(document, "effective"), _day(document, "repealed")
    status = str(matter.get("status") or "")
    draft = says_draft(title) or says_draft(status) or (bool(parsed.articles) and is_draft(document))
    if status in _ENDED and repealed is None:
        raise SourceFormatError(f"{document.path}：status 为“{status}”，请在首部写明失效日期 repealed: YYYY-MM-DD")
    digest = hashlib.sha256(f"{title}|{matter.get('part') or ''}|{effective}".encode()).hexdigest()[:12]
    try:
        return Source(
            id=f"x-{digest}",
            title=title,
            short=title.removeprefix(_PREFIX) if len(title) > len(_PREFIX) + 1 else title,
            law=f"x-{hashlib.sha256(_plain_title(title).encode()).hexdigest()[:12]}",
            level=_level(matter, parsed, document),
            issuers=_issuers(matter),
            number=str(matter.get("doc_number") or matter.get("number") or ""),
            promulgated=_day(document, "promulgated"),
            effective=effective,
            repealed=repealed,
            ended_by=_ended_by(status) if repealed else None,
            draft=draft,
            articles=_count(parsed),
            first_article=min((a.provision.article for a in parsed.articles), default=1),
            part=str(matter.get("part") or ""),
            official_url=str(matter.get("official_url") or ""),
            file=document.path.name,
        )
    except ValidationError as exc:
        raise SourceFormatError(f"{document.path}：{exc.errors()[0]['msg']}") from exc


def _count(parsed: ParsedText) -> int:
    """Articles as a range counts them: 条之N adds none."""
    numbers = [a.provision.article for a in parsed.articles]
    return max(numbers) - min(numbers) + 1 if numbers else 0


def _level(matter: Mapping[str, Any], parsed: ParsedText, document: Document) -> Level:
    stated = matter.get("level")
    if stated is None:
        return Level.UNSTATED if parsed.articles else Level.COMMENTARY
    try:
        return Level(str(stated))
    except ValueError:
        known = "、".join(level.value for level in Level)
        raise SourceFormatError(f"{document.path}：level 为“{stated}”，应是 {known} 之一") from None


def _ended_by(status: str) -> Validity:
    return Validity.AMENDED if status == Validity.AMENDED.value else Validity.REPEALED


def _issuers(matter: Mapping[str, Any]) -> tuple[str, ...]:
    stated = matter.get("issuer") or matter.get("issuers") or ()
    return (stated,) if isinstance(stated, str) else tuple(str(name) for name in stated)


def _day(document: Document, field: str) -> date | None:
    """A date of the front matter. Raises: SourceFormatError naming the file and the field."""
    value = document.front_matter.get(field)
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise SourceFormatError(f"{document.path}：{field} 为“{value}”，应写成 YYYY-MM-DD") from None


def _plain_title(title: str) -> str:
    return title.strip().strip("《》").removeprefix(_PREFIX).replace("(", "（").replace(")", "）").replace(" ", "")
