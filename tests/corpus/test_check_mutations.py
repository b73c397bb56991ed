"""Damages digests at random and counts how many the checker finds. The figure is printed (`pytest -s`)."""

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.catalog import Catalog, Level, Source, load_catalog
from corpus.check import check_digests
from corpus.digests import ArticleDigest, DigestFile, parse_digest_file, read_digest_files
from corpus.figures import find_figures
from corpus.statutes import Article
from ingest.check import official_articles
from ingest.readers import read
from ingest.structure import parse_statute

MADE_UP = Path(__file__).parent / "made_up"
DAMAGES = 200
AT_LEAST = 0.95
OTHER_MODALS = {"应当": ("可以", "不得"), "可以": ("应当", "不得"), "不得": ("可以", "应当")}

Damage = Callable[[DigestFile, random.Random], DigestFile | None]


def with_article(file: DigestFile, place: int, **fields: Any) -> DigestFile:
    """The file with some fields of one article replaced."""
    articles = list(file.articles)
    articles[place] = ArticleDigest.model_validate(articles[place].model_dump() | fields)
    return replace(file, articles=tuple(articles))


def shuffled(file: DigestFile, rng: random.Random) -> list[int]:
    places = list(range(len(file.articles)))
    rng.shuffle(places)
    return places


def texts(digest: ArticleDigest) -> list[tuple[str, Any, str]]:
    """(field, key, sentence) of everything a digest says."""
    parts: list[tuple[str, Any, str]] = [("paragraphs", key, text) for key, text in digest.paragraphs.items()]
    parts += [("items", key, text) for key, text in digest.items.items()]
    return [("gist", None, digest.gist), *parts]


def with_text(file: DigestFile, place: int, field: str, key: Any, text: str) -> DigestFile:
    value = text if field == "gist" else getattr(file.articles[place], field) | {key: text}
    return with_article(file, place, **{field: value})


def other_number(figure: str, rng: random.Random) -> str:
    return re.sub(r"\d+", lambda m: str(int(m[0]) + rng.choice([1, 2, 3, 5, 10])), figure, count=1)


def drop_article(file: DigestFile, rng: random.Random) -> DigestFile:
    place = rng.randrange(len(file.articles))
    return replace(file, articles=file.articles[:place] + file.articles[place + 1 :])


def invent_article(file: DigestFile, rng: random.Random) -> DigestFile:
    last = file.articles[-1].provision.article
    invented = rng.choice(file.articles).model_copy(update={"article": f"a{last + rng.randint(1, 9)}"})
    return replace(file, articles=(*file.articles, invented))


def swap_articles(file: DigestFile, rng: random.Random) -> DigestFile:
    """Two digests, each under the number of the other."""
    one, other = shuffled(file, rng)[:2]
    articles = list(file.articles)
    articles[one] = file.articles[other].model_copy(update={"article": file.articles[one].article})
    articles[other] = file.articles[one].model_copy(update={"article": file.articles[other].article})
    return replace(file, articles=tuple(articles))


def renumber_article(file: DigestFile, rng: random.Random) -> DigestFile:
    one, other = shuffled(file, rng)[:2]
    articles = list(file.articles)
    articles[one] = file.articles[one].model_copy(update={"article": file.articles[other].article})
    return replace(file, articles=tuple(articles))


def wrong_figure(file: DigestFile, rng: random.Random) -> DigestFile | None:
    for place in shuffled(file, rng):
        if listed := list(file.articles[place].figures):
            n = rng.randrange(len(listed))
            listed[n] = other_number(listed[n], rng)
            return with_article(file, place, figures=listed)
    return None


def drop_figure(file: DigestFile, rng: random.Random) -> DigestFile | None:
    for place in shuffled(file, rng):
        if listed := list(file.articles[place].figures):
            listed.pop(rng.randrange(len(listed)))
            return with_article(file, place, figures=listed)
    return None


def wrong_number_in_text(file: DigestFile, rng: random.Random) -> DigestFile | None:
    for place in shuffled(file, rng):
        sentences = texts(file.articles[place])
        spots = [(field, key, text, f) for field, key, text in sentences for f in find_figures(text)]
        spots = [spot for spot in spots if re.search(r"\d", spot[2][spot[3].start : spot[3].end])]
        if spots:
            field, key, text, f = rng.choice(spots)
            damaged = text[: f.start] + other_number(text[f.start : f.end], rng) + text[f.end :]
            return with_text(file, place, field, key, damaged)
    return None


def flip_modal_word(file: DigestFile, rng: random.Random) -> DigestFile | None:
    for place in shuffled(file, rng):
        sentences = texts(file.articles[place])
        spots = [(*sentence, m) for sentence in sentences for m in re.finditer("|".join(OTHER_MODALS), sentence[2])]
        if spots:
            field, key, text, m = rng.choice(spots)
            damaged = text[: m.start()] + rng.choice(OTHER_MODALS[m[0]]) + text[m.end() :]
            return with_text(file, place, field, key, damaged)
    return None


def flip_modality(file: DigestFile, rng: random.Random) -> DigestFile | None:
    for place in shuffled(file, rng):
        listed = [str(modality) for modality in file.articles[place].modality]
        if modals := [n for n, modality in enumerate(listed) if modality in OTHER_MODALS]:
            n = rng.choice(modals)
            listed[n] = rng.choice(OTHER_MODALS[listed[n]])
            return with_article(file, place, modality=list(dict.fromkeys(listed)))
    return None


KINDS: tuple[Damage, ...] = (
    drop_article,
    invent_article,
    swap_articles,
    renumber_article,
    wrong_figure,
    drop_figure,
    wrong_number_in_text,
    flip_modal_word,
    flip_modality,
)


def share_found(
    files: Sequence[DigestFile], catalog: Catalog, official: Mapping[str, Sequence[Article]], *, seed: int
) -> tuple[float, str]:
    """Share of `DAMAGES` random damages that give a finding the whole file did not have, and a line that says so."""
    rng = random.Random(seed)
    before = {file.file: set(check_digests([file], catalog=catalog, official=official)) for file in files}
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    while made.total() < DAMAGES:
        file, damage = rng.choice(files), rng.choice(KINDS)
        damaged = damage(file, rng)
        if damaged is None:
            continue
        made[damage.__name__] += 1
        if set(check_digests([damaged], catalog=catalog, official=official)) - before[file.file]:
            found[damage.__name__] += 1
    kinds = ", ".join(f"{kind} {found[kind]}/{number}" for kind, number in sorted(made.items()))
    return found.total() / made.total(), f"found {found.total()} of {made.total()} damages (seed {seed}): {kinds}"


@pytest.fixture(scope="module")
def made_up() -> tuple[DigestFile, Catalog, dict[str, tuple[Article, ...]]]:
    """A statute we made up, and its digests."""
    text = (MADE_UP / "delivery-robots.yaml").read_text(encoding="utf-8")
    articles = parse_statute(read(MADE_UP / "delivery-robots.md")).articles
    source = Source(
        id="delivery-robots",
        title="云岭市配送机器人管理条例",
        short="云岭市配送机器人管理条例",
        law="delivery-robots",
        level=Level.LOCAL_REGULATION,
        articles=len(articles),
    )
    return parse_digest_file(text, file="delivery-robots.yaml"), Catalog([source]), {source.id: articles}


def test_right_digests_have_no_findings(
    made_up: tuple[DigestFile, Catalog, dict[str, tuple[Article, ...]]],
) -> None:
    file, catalog, official = made_up
    assert check_digests([file], catalog=catalog, official=official) == []


def test_damages_are_found(made_up: tuple[DigestFile, Catalog, dict[str, tuple[Article, ...]]]) -> None:
    file, catalog, official = made_up
    share, line = share_found([file], catalog, official, seed=1)
    print(line)  # noqa: T201 - the figure
    assert share >= AT_LEAST, line


@pytest.mark.corpus_texts
def test_damages_to_our_own_digests_are_found(shared_corpus: Path) -> None:
    catalog = load_catalog()
    official = official_articles(shared_corpus / "regulations", catalog)
    files = [f for f in read_digest_files() if f.source in official and len(f.articles) > 1 and not f.inherits]
    assert files
    share, line = share_found(files, catalog, official, seed=1)
    print(line)  # noqa: T201 - the figure
    assert share >= AT_LEAST, line
