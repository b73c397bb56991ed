"""Our digests against the texts of an index: two witnesses of one article, written independently.

A figure, a 不得 or a 款 that was damaged in either no longer agrees with the other. Where there is no official text, a
digest still has two witnesses of each figure: its sentences, and its list.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from corpus.catalog import Catalog
from corpus.check import Finding, check_digests
from corpus.digests import ArticleDigest, DigestFile, resolve_digests
from corpus.figures import Figure, find_figures, matches, parse_figure
from corpus.statutes import Article, iter_units
from eval.integrity import Fault, Holding

_YEAR = re.compile(r"(?:19|20)\d\d\s?年")


def find_digest_faults(held: Holding, files: Sequence[DigestFile], catalog: Catalog) -> list[Fault]:
    """Every disagreement between the digests of `files` and the index; none if all is well.

    `catalog` is what this program knows of the sources; the index may hold more.
    """
    known = catalog.with_sources(held.sources.values())
    findings = check_digests(files, catalog=known, official=_articles(held))
    return [
        *(_fault(finding) for finding in findings),
        *_unlisted_figures(files),
        *_misplaced(held, files),
        *_units(held),
    ]


def _fault(finding: Finding) -> Fault:
    source_id = finding.file.removesuffix(".yaml")
    place = f"{source_id}:{finding.article}" if finding.article else source_id
    return Fault(f"digest-{finding.rule}", place, f"摘要与条文不符：{finding.message}")


def _unlisted_figures(files: Sequence[DigestFile]) -> Iterator[Fault]:
    """Articles whose sentences say a figure that their list lacks. Years of other versions (2019年修正) are none."""
    for file in files:
        for digest in file.articles:
            listed = [figure for text in digest.figures for figure in _figure(text)]
            said = [figure for text in (digest.gist, *(t for _, t in digest.parts)) for figure in find_figures(text)]
            wrong = [f.text for f in said if not matches(f, listed) and not _YEAR.fullmatch(f.text)]
            if wrong:
                message = f"摘要里的数量不在它自己的 figures 里：{'、'.join(dict.fromkeys(wrong))}"
                yield Fault("digest-own-figures", f"{file.source}:{digest.article}", message)


def _figure(text: str) -> Iterator[Figure]:
    """The figure that `text` is; none if it is not one, which `check_digests` says."""
    with suppress(ValueError):
        yield parse_figure(text)


def _articles(held: Holding) -> Mapping[str, Sequence[Article]]:
    found: dict[str, list[Article]] = {}
    for place, text in held.official():
        if place.provision:
            article = Article(place.provision, place.provision.label, (), text.text)
            found.setdefault(place.source_id, []).append(article)
    for articles in found.values():
        articles.sort(key=lambda a: a.provision.sort_key())
    return found


def _misplaced(held: Holding, files: Sequence[DigestFile]) -> Iterator[Fault]:
    """Articles found by another digest than their own: the index was built from other digests, or mixed them up."""
    digests, _ = resolve_digests(files)
    for chunk in held.chunks:
        source = digests.get(chunk.source_id)
        if source is None or chunk.provision is None:
            continue
        digest = source.get(chunk.provision)
        own = _is_own(chunk.digest, digest) and _are_own(chunk.unit_digests, digest)
        if not own or chunk.questions != (digest.asked if digest else ()):
            place = f"{chunk.source_id}:{chunk.address}"
            yield Fault("digest", place, "在索引里带的摘要不是它自己的；请重新入库")


def _is_own(text: str, digest: ArticleDigest | None) -> bool:
    return digest.gist in text if digest else not text


def _are_own(sentences: Sequence[tuple[str, str]], digest: ArticleDigest | None) -> bool:
    parts = {provision.key: text for provision, text in digest.parts} if digest else {}
    return all(parts.get(key) == text for key, text in sentences)


def _units(held: Holding) -> Iterator[Fault]:
    """Articles whose 款 and 项 in the index are not those that their lines make."""
    for place, text in held.official():
        if place.provision and set(text.units) != set(iter_units(place.provision, text.text)):
            yield Fault("units", str(place), "的款、项划分与条文不符")
