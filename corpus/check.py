"""Checks our digests against the schema, against each other and against the official texts.

A wrong figure and a flipped 应当/可以/不得 are the worst that a digest can do, so both are checked in both directions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.catalog import Catalog
from corpus.digests import ArticleDigest, DigestFile, Modality, Problem, SourceDigest, resolve_digests
from corpus.figures import Figure, find_figures, matches, parse_figure
from corpus.likeness import Likeness
from corpus.modality import flipped, maybe, said, surely
from corpus.provisions import Provision
from corpus.statutes import Article, find_unit
from corpus.wording import Wording

#: Characters in a row that may not be those of the official text.
LONGEST_COPY = 15
#: A digest is about its own article unless another scores much higher; right digests score at least 1.2 times the next.
_OWN_ENOUGH = 0.8
_MODALS = (Modality.OBLIGES, Modality.FORBIDS, Modality.PERMITS)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the digest of one article; `article` is empty where it is the file as a whole."""

    file: str
    article: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file} {self.article or '（全文）'} [{self.rule}] {self.message}"


def check_digests(
    files: Sequence[DigestFile], *, catalog: Catalog, official: Mapping[str, Sequence[Article]] | None = None
) -> list[Finding]:
    """Findings in the order of the files; none if all is well.

    Args:
        files: the digest files; a file that inherits needs the one it inherits from among them.
        official: articles of the official texts by source id; a source without them is checked for form only.
    """
    texts = official or {}
    digests, problems = resolve_digests(files)
    findings = [_from_problem(problem) for problem in problems]
    for file in files:
        findings += [_from_problem(problem) for problem in file.problems]
        if file.source not in digests:
            continue
        if file.source not in catalog:
            findings.append(Finding(file.file, "", "source", f"目录里没有 {file.source}"))
            continue
        findings += _check_order(file)
        for digest in digests[file.source].articles:
            findings += _check_references(file, digest, catalog, texts)
        for digest in file.articles:
            findings += _check_asking(file, digest)
        if articles := texts.get(file.source, ()):
            findings += _check_against(file, digests[file.source], articles, catalog)
    return _without_waived(findings, files, texts)


def _without_waived(
    findings: Sequence[Finding], files: Sequence[DigestFile], texts: Mapping[str, Sequence[Article]]
) -> list[Finding]:
    """Findings that no digest waives, and the waivers that waive nothing."""
    waived = {
        (file.file, digest.article, rule)
        for file in files
        if file.source in texts  # without the official text the rule was not applied
        for digest in file.articles
        for rule in digest.waive
    }
    idle = waived - {(f.file, f.article, f.rule) for f in findings}
    kept = [f for f in findings if (f.file, f.article, f.rule) not in waived]
    return kept + [Finding(file, key, "waive", f"多余的豁免：{rule} 没有问题") for file, key, rule in sorted(idle)]


def _check_against(
    file: DigestFile, source: SourceDigest, articles: Sequence[Article], catalog: Catalog
) -> Iterator[Finding]:
    """Everything that needs the official text."""
    yield from _check_coverage(file, source.articles, articles)
    yield from _check_place(file, source.articles, articles)
    by_key = {article.provision.key: article for article in articles}
    for digest in source.articles:
        if article := by_key.get(digest.article):
            yield from _check_figures(file, digest, article, _years(catalog, file.source, digest))
            yield from _check_modality(file, digest, article)
            yield from _check_units(file, digest, article)
    wording = _wording(tuple(article.text for article in articles), tuple(catalog.names))
    for digest in source.articles:
        yield from _check_wording(file, digest, wording)


@lru_cache(maxsize=64)
def _wording(texts: tuple[str, ...], names: tuple[str, ...]) -> Wording:
    return Wording("\n".join(texts), names=names, length=LONGEST_COPY + 1)


@lru_cache(maxsize=64)
def _likeness(texts: tuple[str, ...]) -> Likeness:
    return Likeness(texts)


def _from_problem(problem: Problem) -> Finding:
    rule = "roles" if problem.field.startswith("subjects") else "schema"
    return Finding(problem.file, problem.article, rule, f"{problem.field}：{problem.message}".lstrip("："))


def _check_order(file: DigestFile) -> Iterator[Finding]:
    previous: Provision | None = None
    seen: set[str] = set()
    if not file.articles and not file.same:
        yield Finding(file.file, "", "order", "一条摘要也没有")
    for digest in file.articles:
        if digest.article in seen:
            yield Finding(file.file, digest.article, "order", "同一条写了两次")
        elif previous and digest.provision.sort_key() < previous.sort_key():
            yield Finding(file.file, digest.article, "order", f"应排在 {previous.key} 之前")
        seen.add(digest.article)
        previous = digest.provision


def _check_coverage(
    file: DigestFile, digests: Sequence[ArticleDigest], articles: Sequence[Article]
) -> Iterator[Finding]:
    if any(not problem.article for problem in file.problems):
        return  # the file could not be read as a whole; what it lacks says nothing
    known = {article.provision.key for article in articles}
    written = {digest.article for digest in digests} | {problem.article for problem in file.problems}
    for article in articles:
        if article.provision.key not in written and not file.partial:
            yield Finding(file.file, article.provision.key, "coverage", f"缺少{article.provision.label}的摘要")
    for digest in digests:
        if digest.article not in known:
            yield Finding(file.file, digest.article, "coverage", f"官方文本没有{digest.provision.label}")


def _check_references(
    file: DigestFile, digest: ArticleDigest, catalog: Catalog, texts: Mapping[str, Sequence[Article]]
) -> Iterator[Finding]:
    for source_id, provision in digest.references:
        target = source_id or file.source
        name = f"{target}:{provision.key}"
        if target not in catalog:
            yield Finding(file.file, digest.article, "see", f"目录里没有 {target}")
        elif not source_id and provision.whole_article == digest.provision and provision == digest.provision:
            yield Finding(file.file, digest.article, "see", "参见自己这一条")
        elif texts.get(target):
            wanted = provision.whole_article
            article = next((a for a in texts[target] if a.provision == wanted), None)
            if article is None or ((provision.paragraph or provision.item) and not find_unit(article.units, provision)):
                yield Finding(file.file, digest.article, "see", f"没有这个位置：{name}（{provision.label}）")
        elif (last := catalog[target].last_article) and not catalog[target].first_article <= provision.article <= last:
            yield Finding(file.file, digest.article, "see", f"没有这一条：{name}（共到第{last}条）")


def _years(catalog: Catalog, source_id: str, digest: ArticleDigest) -> frozenset[str]:
    """Years (2024年) in which this text, its other versions, or texts it is related to or refers to became law."""
    own = catalog[source_id]
    related = {relation.target for relation in own.relations} | {target for target, _ in digest.references if target}
    related |= {s.id for s in catalog if any(relation.target == source_id for relation in s.relations)}
    near = [s for s in catalog if s.law == own.law or s.id in related]
    return frozenset(f"{day.year}年" for s in near for day in (s.promulgated, s.effective) if day)


def _check_figures(
    file: DigestFile, digest: ArticleDigest, article: Article, years: frozenset[str]
) -> Iterator[Finding]:
    expected = find_figures(article.text)
    listed: list[Figure] = []
    for text in digest.figures:
        try:
            listed.append(parse_figure(text))
        except ValueError:
            yield Finding(file.file, digest.article, "figures", f"figures 里的「{text}」不是数量加单位")
    if missing := list(dict.fromkeys(figure.text for figure in expected if not matches(figure, listed))):
        yield Finding(file.file, digest.article, "figures", f"figures 缺少：{'、'.join(missing)}")
    if extra := [figure.text for figure in listed if not matches(figure, expected)]:
        yield Finding(file.file, digest.article, "figures", f"官方文本没有这些数量：{'、'.join(extra)}")
    for name, ours, theirs, _ in _texts(digest, article):
        official = find_figures(theirs)
        wrong = [f.text for f in find_figures(ours) if not matches(f, official) and f.text not in years]
        if wrong:
            message = f"{name}里的数量不在官方文本的相应位置：{'、'.join(wrong)}"
            yield Finding(file.file, digest.article, "figures", message)


def _check_modality(file: DigestFile, digest: ArticleDigest, article: Article) -> Iterator[Finding]:
    ours = "\n".join((digest.gist, *(text for _, text in digest.parts)))
    for modality in _MODALS:
        claimed = modality in digest.modality
        if claimed and not maybe(article.text, modality):
            yield Finding(file.file, digest.article, "modality", f"官方文本没有“{modality}”的意思，modality 却写了")
        if claimed and not said(ours, modality):
            yield Finding(file.file, digest.article, "modality", f"modality 有“{modality}”，gist 和各款项里却没有说")
    if surely(article.text, Modality.FORBIDS):
        if Modality.FORBIDS not in digest.modality:
            yield Finding(file.file, digest.article, "modality", "官方文本有禁止，modality 应有“不得”")
        if not said(ours, Modality.FORBIDS):
            yield Finding(file.file, digest.article, "modality", "官方文本有禁止，gist 或各款项应写明不得或禁止")
    yield from _check_completeness(file, digest, article)
    for name, mine, theirs, own in _texts(digest, article):
        for modality in _MODALS:
            if surely(mine, modality) and not maybe(theirs, modality):
                yield Finding(file.file, digest.article, "modality", f"{name}写了“{modality}”，官方文本的相应位置没有")
        for said_by_us, in_law, clause in flipped(mine, theirs):
            message = f"{name}用了“{said_by_us}”，官方文本最相近处是“{in_law}”：{clause}"
            yield Finding(file.file, digest.article, "modality", message)
        if name != "gist" and surely(own, Modality.FORBIDS) and not said(mine, Modality.FORBIDS):
            yield Finding(file.file, digest.article, "modality", f"{name}漏了官方文本的“不得”")


def _check_completeness(file: DigestFile, digest: ArticleDigest, article: Article) -> Iterator[Finding]:
    for modality in _MODALS:
        if modality is not Modality.FORBIDS and surely(article.text, modality) and modality not in digest.modality:
            yield Finding(file.file, digest.article, "modality", f"官方文本有“{modality}”，modality 没有")


def _check_place(file: DigestFile, digests: Sequence[ArticleDigest], articles: Sequence[Article]) -> Iterator[Finding]:
    """Digests that read like the digest of another article of the same text."""
    keys = [article.provision.key for article in articles]
    likeness = _likeness(tuple(article.text for article in articles))
    for digest in digests:
        if digest.article not in keys:
            continue
        scores = likeness.scores("\n".join((digest.gist, *(text for _, text in digest.parts))))
        own = scores[keys.index(digest.article)]
        best = max(range(len(keys)), key=lambda n: scores[n])
        if own < _OWN_ENOUGH * scores[best]:
            yield Finding(file.file, digest.article, "place", f"摘要更像{articles[best].provision.label}的内容")


def _texts(digest: ArticleDigest, article: Article) -> Iterator[tuple[str, str, str, str]]:
    """(name, our text, official text around it, official text of just that unit): the gist, then each 款 and 项.

    Around an item stands its paragraph with all items: what the 款 says before the colon governs them.
    """
    yield "gist", digest.gist, article.text, article.text
    units = article.units
    spans = {unit.provision: article.text[unit.start : unit.end] for unit in units}
    for provision, text in digest.parts:
        around = find_unit(units, Provision(provision.article, provision.inserted, provision.paragraph))
        if around and provision in spans:
            name = f"第{provision.paragraph}款" + (f"第（{provision.item}）项" if provision.item else "")
            yield name, text, article.text[around[0] : around[1]], spans[provision]


def _check_units(file: DigestFile, digest: ArticleDigest, article: Article) -> Iterator[Finding]:
    there = {unit.provision for unit in article.units}
    for provision, _ in digest.parts:
        if provision not in there:
            yield Finding(file.file, digest.article, "units", f"官方文本没有{provision.label}")
    paragraphs = {unit.provision.paragraph for unit in article.units}
    if len(paragraphs) > 1 and (missing := sorted(n for n in paragraphs if n and n not in digest.paragraphs)):
        yield Finding(file.file, digest.article, "units", f"各款摘要缺少：{'、'.join(f'第{n}款' for n in missing)}")


def _check_asking(file: DigestFile, digest: ArticleDigest) -> Iterator[Finding]:
    english = [question for question in digest.ask if question.isascii()]
    if not 2 <= len(digest.ask) <= 4:
        yield Finding(file.file, digest.article, "ask", f"ask 应有 2 到 4 个问法，现有 {len(digest.ask)} 个")
    if not 1 <= len(english) <= 2:
        yield Finding(file.file, digest.article, "ask", f"ask 应有一两个英文问法，现有 {len(english)} 个")


def _check_wording(file: DigestFile, digest: ArticleDigest, wording: Wording) -> Iterator[Finding]:
    texts = [("gist", digest.gist), *((p.label, text) for p, text in digest.parts), *(("ask", q) for q in digest.ask)]
    for name, text in texts:
        for run in wording.copied(text):
            yield Finding(file.file, digest.article, "wording", f"{name} 与官方文本连续相同 {len(run)} 字：{run}")
