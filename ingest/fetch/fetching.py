"""Sources by their ids: fetched, checked, written; one that cannot be taken is refused with the reason."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from corpus.catalog import Catalog, Source
from ingest.fetch.errors import PageRefusedError
from ingest.fetch.files import body_of, front_matter_of, has_same_text, place_of, write_checked
from ingest.fetch.pages import read_page
from ingest.fetch.verdicts import accept
from ingest.fetch.web import Web

logger = logging.getLogger(__name__)

Action = Literal["written", "replaced", "unchanged", "refused", "planned"]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What became of one source. `reason` says why it was refused, "" otherwise."""

    source_id: str
    title: str
    url: str
    action: Action
    path: str
    articles: int = 0
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """The fields, for machines."""
        return asdict(self)


def wanted_sources(catalog: Catalog, ids: Sequence[str]) -> list[Source]:
    """The sources of these ids, or all that have an official URL.

    Raises: ValueError naming ids that the catalog does not have.
    """
    unknown = [i for i in ids if i not in catalog]
    if unknown:
        raise ValueError(f"目录里没有 {'、'.join(unknown)}；编号见 /sources 或 corpus/catalog.toml")
    return [catalog[i] for i in dict.fromkeys(ids)] or [s for s in catalog if s.official_url]


def allowed_hosts(catalog: Catalog) -> frozenset[str]:
    """Host, with its port if one is written, of every official URL in the catalog."""
    return frozenset(urlsplit(s.official_url).netloc.lower() for s in catalog if s.official_url)


def plan(sources: Sequence[Source], folder: Path) -> list[FetchResult]:
    """What `fetch` would ask for and where it would write; nothing is asked or written."""
    return [_result(s, folder, "planned" if s.official_url else "refused", reason=_no_url(s)) for s in sources]


def fetch(
    sources: Sequence[Source],
    folder: Path,
    *,
    web: Web,
    catalog: Catalog,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda _what, _done, _total: None,
) -> list[FetchResult]:
    """One result a source, in order. A file that is there stays until its new text passed every check."""
    results = []
    for number, source in enumerate(sources, start=1):
        progress(source.short, number - 1, len(sources))
        try:
            results.append(_fetch_one(source, folder, web, catalog, now()))
        except PageRefusedError as exc:
            logger.info("%s refused", source.id)
            results.append(_result(source, folder, "refused", reason=str(exc)))
        except OSError as exc:
            results.append(
                _result(source, folder, "refused", reason=f"写不了 {exc.filename or folder}：{exc.strerror}")
            )
        progress(source.short, number, len(sources))
    return results


def _fetch_one(source: Source, folder: Path, web: Web, catalog: Catalog, now: datetime) -> FetchResult:
    if not source.official_url:
        raise PageRefusedError(_no_url(source))
    page = web.get(source.official_url)
    accepted = accept(read_page(page), source, catalog)
    body, path = body_of(accepted, source), place_of(source, folder)
    if has_same_text(path, body):
        return _result(source, folder, "unchanged", articles=len(accepted.parsed.articles))
    existed = path.exists()
    write_checked(path, front_matter_of(source, body, url=page.url, fetched=now, page=page.content), body, accepted)
    return _result(source, folder, "replaced" if existed else "written", articles=len(accepted.parsed.articles))


def _no_url(source: Source) -> str:
    return "" if source.official_url else "目录里没有它的官方网址"


def _result(source: Source, folder: Path, action: Action, *, articles: int = 0, reason: str = "") -> FetchResult:
    path = str(place_of(source, folder))
    return FetchResult(source.id, source.title, source.official_url, action, path, articles, reason)
