"""Holds our digests against the official texts of a folder."""

import logging
from collections.abc import Collection
from pathlib import Path

from corpus.catalog import Catalog, Level, load_catalog
from corpus.check import Finding, check_digests
from corpus.digests import DIGESTS_PATH, read_digest_files
from corpus.errors import SourceFormatError
from corpus.notes import NOTES_PATH, read_note_files
from corpus.notes_check import check_notes
from corpus.statutes import Article
from ingest.readers import read
from ingest.structure import parse_statute

logger = logging.getLogger(__name__)


def check(
    corpus_dir: Path | None, sources: Collection[str] | None = None, *, digests_dir: Path = DIGESTS_PATH
) -> list[Finding]:
    """Findings about the digests of `sources` (all where None).

    Args:
        corpus_dir: folder that holds the official texts, itself or in its folders; None checks form only.
    Raises: SourceFormatError if there is no digest of a source asked for, or an official text cannot be read.
    """
    catalog = load_catalog()
    files = read_digest_files(digests_dir)
    names = {file.file for file in files if sources is None or file.source in sources}
    if unknown := set(sources or ()) - {file.source for file in files}:
        raise SourceFormatError(
            f"{digests_dir} 里没有 {'、'.join(sorted(unknown))} 的摘要；请对照目录里的编号"
            f" (no digest of {', '.join(sorted(unknown))} there; see the ids in the catalog)"
        )
    texts = official_articles(corpus_dir, catalog) if corpus_dir else {}
    logger.info("checked %d digest files against %d official texts", len(names), len(texts))
    return [finding for finding in check_digests(files, catalog=catalog, official=texts) if finding.file in names]


def check_whitepaper_notes(corpus_dir: Path | None, *, notes_dir: Path = NOTES_PATH) -> list[Finding]:
    """Findings about the notes on whitepapers; held against the whitepapers of a folder if one is given."""
    catalog = load_catalog()
    texts = official_articles(corpus_dir, catalog) if corpus_dir else {}
    documents = _documents(corpus_dir, catalog) if corpus_dir else {}
    return check_notes(read_note_files(notes_dir), catalog=catalog, official=texts, documents=documents)


def official_articles(corpus_dir: Path, catalog: Catalog) -> dict[str, tuple[Article, ...]]:
    """Articles by source id of every text of the catalog that the folder holds under the catalog's file name."""
    paths = {path.name: path for path in sorted(corpus_dir.rglob("*")) if path.is_file()}
    found = {}
    for source in catalog:
        if source.articles and source.file in paths:
            found[source.id] = parse_statute(read(paths[source.file])).articles
    return found


def _documents(corpus_dir: Path, catalog: Catalog) -> dict[str, str]:
    """Text of every whitepaper of the catalog that the folder holds under the catalog's file name, by source id."""
    paths = {path.name: path for path in sorted(corpus_dir.rglob("*")) if path.is_file()}
    wanted = [s for s in catalog if s.level is Level.COMMENTARY and s.file in paths]
    return {s.id: "\n".join(b.text for b in read(paths[s.file]).blocks) for s in wanted}
