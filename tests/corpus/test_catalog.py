"""The catalog as shipped: complete, true to the official texts, free of ambiguous names."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.catalog import Catalog, Level, RelationKind, Source, Validity, load_catalog
from corpus.errors import CatalogError

WHITEPAPERS = {
    "wp-genai-regulation-risks",
    "wp-genai-draft-seven-issues",
    "wp-chatgpt-compliance",
    "wp-genai-six-features",
    "wp-llm-compliance-2023",
}
NOT_HELD = {
    "content-ecosystem",
    "opinion-security-assessment",
    "ethics-review",
    "genai-measures-draft",
    "tc260-003",
    "cybersecurity-review",
    "account-information",
    "children-pi",
    "app-information",
}
#: Families whose members rightly differ in aliases: parts of a code, a draft beside what it became.
OWN_ALIASES = {"civil-code", "genai-measures"}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def load_text(tmp_path: Path) -> Callable[[str], Catalog]:
    def load(text: str) -> Catalog:
        path = tmp_path / "catalog.toml"
        path.write_text(text, encoding="utf-8")
        return load_catalog(path)

    return load


def entry(source_id: str, extra: str = "") -> str:
    names = f'id = "{source_id}"\ntitle = "试验办法"\nshort = "试验办法"'
    return f'[[source]]\n{names}\nlaw = "trial"\nlevel = "部门规章"\n{extra}\n'


def regulations(catalog: Catalog) -> list[Source]:
    return [s for s in catalog if s.held and s.level is not Level.COMMENTARY]


# ---- what is in it


def test_every_text_is_listed(catalog: Catalog) -> None:
    assert len(regulations(catalog)) == 39
    assert {s.id for s in catalog if s.level is Level.COMMENTARY} == WHITEPAPERS
    assert {s.id for s in catalog if not s.held} == NOT_HELD
    assert len(catalog) == 39 + len(WHITEPAPERS) + len(NOT_HELD)


def test_held_text_names_its_file_and_no_two_share_one(catalog: Catalog) -> None:
    files = [s.file for s in catalog if s.held]
    assert all(files)
    assert len(set(files)) == len(files)
    assert not any(s.file for s in catalog if not s.held)


def test_regulation_has_dates_articles_issuers_and_an_english_title(catalog: Catalog) -> None:
    for s in regulations(catalog):
        assert s.promulgated, s.id
        assert s.effective, s.id
        assert s.promulgated <= s.effective, s.id
        assert s.articles, s.id
        assert s.issuers, s.id
        assert s.english, s.id


def test_short_title_has_no_brackets_and_no_name_of_the_state(catalog: Catalog) -> None:
    for s in catalog:
        assert "中华人民共和国" not in s.short, s.id
        assert not set("《》") & set(s.short), s.id


def test_commentary_has_issuers_and_a_note_on_what_it_is_about(catalog: Catalog) -> None:
    for source_id in WHITEPAPERS:
        assert catalog[source_id].issuers
        assert catalog[source_id].note
    assert "征求意见稿" in catalog["wp-genai-draft-seven-issues"].note


# ---- facts against the official texts


@pytest.mark.corpus_texts
def test_facts_are_those_of_the_front_matter(catalog: Catalog, shared_corpus: Path) -> None:
    for s in regulations(catalog):
        facts = front_matter(shared_corpus / "regulations" / s.file)
        first = int(str(facts.get("article_range", "1")).split("-")[0])
        assert {
            "title": s.title,
            "issuers": s.issuers,
            "number": s.number,
            "level": s.level.value,
            "status": s.ended_by.value if s.ended_by else "现行有效",
            "promulgated": s.promulgated,
            "effective": s.effective,
            "articles": s.articles,
            "first_article": s.first_article,
            "part": s.part,
            "official_url": s.official_url,
        } == {
            "title": facts["title"],
            "issuers": tuple(facts["issuer"]),
            "number": facts["doc_number"] or "",
            "level": facts["level"],
            "status": facts["status"],
            "promulgated": facts["promulgated"],
            "effective": facts["effective"],
            "articles": facts["articles"],
            "first_article": first,
            "part": facts.get("part", ""),
            "official_url": facts["official_url"] or "",
        }, s.id


@pytest.mark.corpus_texts
def test_every_official_text_has_an_entry(catalog: Catalog, shared_corpus: Path) -> None:
    there = {p.name for p in (shared_corpus / "regulations").glob("*.md")} - {"README.md"}
    assert there == {s.file for s in regulations(catalog)}
    papers = {p.name for p in (shared_corpus / "whitepapers").glob("*.txt")}
    assert papers == {catalog[i].file for i in WHITEPAPERS}


def front_matter(path: Path) -> dict[str, Any]:
    # `source` holds a path with ": " in it, which YAML takes for a nested mapping; no test reads it.
    lines = path.read_text(encoding="utf-8").split("---\n")[1].splitlines()
    return dict(yaml.safe_load("\n".join(line for line in lines if not line.startswith("source:"))))


# ---- validity and versions


@pytest.mark.parametrize(
    ("source_id", "day", "expected"),
    [
        ("csl-2016", date(2017, 5, 31), Validity.NOT_YET),
        ("csl-2016", date(2017, 6, 1), Validity.IN_FORCE),
        ("csl-2016", date(2025, 12, 31), Validity.IN_FORCE),
        ("csl-2016", date(2026, 1, 1), Validity.AMENDED),
        ("csl-2025", date(2025, 12, 31), Validity.NOT_YET),
        ("csl-2025", date(2026, 1, 1), Validity.IN_FORCE),
        ("internet-information-services-2011", date(2025, 1, 19), Validity.IN_FORCE),
        ("internet-information-services-2011", date(2025, 1, 20), Validity.AMENDED),
        ("anti-unfair-competition-2019", date(2025, 10, 14), Validity.IN_FORCE),
        ("anti-unfair-competition-2019", date(2025, 10, 15), Validity.AMENDED),
        ("genai-measures", date(2023, 8, 14), Validity.NOT_YET),
        ("genai-measures", date(2023, 8, 15), Validity.IN_FORCE),
        ("genai-measures-draft", date(2030, 1, 1), Validity.DRAFT),
        ("wp-llm-compliance-2023", date(2030, 1, 1), Validity.COMMENTARY),
    ],
)
def test_validity_on_the_day(catalog: Catalog, source_id: str, day: date, expected: Validity) -> None:
    assert catalog[source_id].validity_on(day) is expected


@pytest.mark.parametrize(
    ("law", "day", "ids"),
    [
        ("csl", date(2017, 5, 31), []),
        ("csl", date(2025, 12, 31), ["csl-2016"]),
        ("csl", date(2026, 1, 1), ["csl-2025"]),
        ("civil-code", date(2021, 1, 1), ["civil-code-personality", "civil-code-tort"]),
        ("genai-measures", date(2023, 5, 1), []),
        ("genai-measures", date(2024, 1, 1), ["genai-measures"]),
    ],
)
def test_versions_in_force(catalog: Catalog, law: str, day: date, ids: list[str]) -> None:
    assert [s.id for s in catalog.in_force(law, day)] == ids


def test_versions_come_oldest_first_and_a_draft_before_what_it_became(catalog: Catalog) -> None:
    assert [s.id for s in catalog.versions("csl")] == ["csl-2016", "csl-2025"]
    assert [s.id for s in catalog.versions("genai-measures")] == ["genai-measures-draft", "genai-measures"]


def test_a_new_version_begins_on_the_day_the_old_one_ends(catalog: Catalog) -> None:
    pairs = [
        (s, catalog[r.target])
        for s in catalog
        for r in s.relations
        if r.kind is RelationKind.REPLACES and not catalog[r.target].draft
    ]
    assert {new.id for new, _ in pairs} == {
        "csl-2025",
        "anti-unfair-competition-2025",
        "internet-information-services-2024",
    }
    for new, old in pairs:
        assert old.repealed == new.effective
        assert old.law == new.law
    assert {old.id for _, old in pairs} == {s.id for s in catalog if s.repealed}


@pytest.mark.parametrize(
    ("law", "began"),
    [
        ("advertising", date(1995, 2, 1)),
        ("anti-unfair-competition", date(1993, 12, 1)),
        ("internet-information-services", date(2000, 9, 25)),
        ("csl", date(2017, 6, 1)),
        ("pipl", date(2021, 11, 1)),
        ("tc260-003", None),
    ],
)
def test_a_law_began_with_its_first_version(catalog: Catalog, law: str, began: date | None) -> None:
    assert catalog.began(law) == began


def test_a_revised_text_says_when_its_first_version_began(catalog: Catalog) -> None:
    revised = [s for s in catalog if not s.draft and re.search("修[订正]", s.note + s.number)]
    assert len(revised) >= 18
    for s in revised:
        began = catalog.began(s.law)
        assert s.first_effective == (None if began == s.effective else began), s.id
    assert all(s in revised for s in catalog if s.first_effective)


def test_last_article_counts_from_the_first(catalog: Catalog) -> None:
    assert catalog["civil-code-personality"].last_article == 1039
    assert catalog["civil-code-tort"].last_article == 1258
    assert catalog["pipl"].last_article == 74
    assert catalog["content-ecosystem"].last_article == 0


# ---- names


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("暂行办法", ("genai-measures",)),
        ("生成式AI办法", ("genai-measures",)),
        ("生成式人工智能服务管理办法(征求意见稿)", ("genai-measures-draft",)),
        ("深度合成规定", ("deep-synthesis",)),
        ("算法推荐规定", ("algorithm-recommendation",)),
        ("算法规定", ("algorithm-recommendation",)),
        ("AI标识办法", ("ai-labeling",)),
        ("标识办法", ("ai-labeling",)),
        ("个保法", ("pipl",)),
        ("PIPL", ("pipl",)),
        ("Personal Information Protection Law", ("pipl",)),
        ("网安法", ("csl-2016", "csl-2025")),
        ("CSL", ("csl-2016", "csl-2025")),
        ("中华人民共和国网络安全法", ("csl-2016", "csl-2025")),
        ("数安法", ("dsl",)),
        ("DSL", ("dsl",)),
        ("网数条例", ("network-data",)),
        ("跨境新规", ("cross-border-data-flows",)),
        ("数据出境办法", ("data-export-assessment",)),
        ("标准合同办法", ("pi-standard-contract",)),
        ("合规审计办法", ("pipl-audit",)),
        ("人脸识别办法", ("facial-recognition",)),
        ("人脸司法解释", ("spc-facial-recognition",)),
        ("关基条例", ("cii-protection",)),
        ("未成年人网络条例", ("minors-online",)),
        ("未保法", ("minors-protection",)),
        ("反诈法", ("anti-telecom-fraud",)),
        ("反法", ("anti-unfair-competition-2019", "anti-unfair-competition-2025")),
        ("消法", ("consumer-protection",)),
        ("电商法", ("e-commerce",)),
        ("民法典", ("civil-code-personality", "civil-code-tort")),
        ("人格权编", ("civil-code-personality",)),
        ("侵权责任编", ("civil-code-tort",)),
    ],
)
def test_name_leads_to_its_sources(catalog: Catalog, name: str, ids: tuple[str, ...]) -> None:
    assert catalog.names[name] == ids


def test_no_name_belongs_to_two_laws_whatever_its_case(catalog: Catalog) -> None:
    owners: dict[str, set[str]] = {}
    for name, ids in catalog.names.items():
        owners.setdefault(name.casefold(), set()).update(catalog[i].law for i in ids)
    assert {name: laws for name, laws in owners.items() if len(laws) > 1} == {}


def test_versions_of_a_law_share_their_aliases(catalog: Catalog) -> None:
    for law in {s.law for s in catalog} - OWN_ALIASES:
        assert len({(s.title, s.short, s.english, s.aliases) for s in catalog.versions(law)}) == 1, law


def test_an_alias_is_not_repeated_and_is_long_enough_to_mean_something(catalog: Catalog) -> None:
    for s in catalog:
        assert len(set(s.aliases)) == len(s.aliases), s.id
        assert not {s.title, s.short, s.english} & set(s.aliases), s.id
        assert all(len(alias) >= 2 for alias in s.aliases), s.id


@pytest.mark.parametrize("bare", ["办法", "规定", "条例", "暂行规定", "管理办法", "管理规定", "本办法", "安全评估办法"])
def test_a_bare_word_for_a_kind_of_text_names_no_law(catalog: Catalog, bare: str) -> None:
    assert bare not in catalog.names


# ---- relations


@pytest.mark.parametrize("target", ["data-export-assessment", "pi-standard-contract"])
def test_cross_border_rules_prevail_and_say_what_differs(catalog: Catalog, target: str) -> None:
    [relation] = [
        r
        for r in catalog["cross-border-data-flows"].relations
        if r.kind is RelationKind.PREVAILS_OVER and r.target == target
    ]
    assert "第十三条" in relation.note
    assert "豁免" in relation.note


def test_no_relation_points_at_its_own_source_or_comes_twice(catalog: Catalog) -> None:
    for s in catalog:
        links = [(r.kind, r.target) for r in s.relations]
        assert len(set(links)) == len(links), s.id
        assert s.id not in {r.target for r in s.relations}, s.id


def test_implements_points_at_the_newest_version(catalog: Catalog) -> None:
    for s in catalog:
        for r in s.relations:
            if r.kind is RelationKind.IMPLEMENTS:
                assert catalog[r.target].repealed is None, (s.id, r.target)


# ---- what is refused


def test_a_file_without_sources_is_an_empty_catalog(load_text: Callable[[str], Catalog]) -> None:
    assert len(load_text("")) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(entry("a-1") + entry("a-1"), "id 'a-1' comes twice", id="duplicate id"),
        pytest.param(
            entry("a-1", 'relations = [{ kind = "implements", target = "nowhere" }]'),
            "a-1 implements unknown id 'nowhere'",
            id="unknown target",
        ),
        pytest.param(
            entry("a-1", 'effective = 2025-01-01\nrepealed = 2025-01-01\nended_by = "已修改"'),
            "repealed 2025-01-01 is not after effective 2025-01-01",
            id="date order",
        ),
        pytest.param(
            entry("a-1", "effective = 2025-01-01\nfirst_effective = 2025-01-01"),
            "first_effective 2025-01-01 is not before effective",
            id="a first version that is no earlier",
        ),
        pytest.param(
            entry("a-1", "repealed = 2025-01-01"), "repealed and ended_by go together", id="no reason for the end"
        ),
        pytest.param(entry("a-1", 'nickname = "x"'), r"entry 1 \(a-1\)(?s:.*)nickname", id="unknown field"),
        pytest.param(entry("A_1"), r"entry 1 \(A_1\)(?s:.*)pattern", id="id with capitals"),
        pytest.param(entry("a-1") + '[[source]]\nlevel = "部门规章"\n', r"entry 2 \(no id\)", id="no id"),
        pytest.param("[[source]\n", r"catalog\.toml: ", id="not TOML"),
    ],
)
def test_a_wrong_catalog_is_refused(load_text: Callable[[str], Catalog], text: str, message: str) -> None:
    with pytest.raises(CatalogError, match=message):
        load_text(text)


def test_a_missing_file_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"nothing\.toml"):
        load_catalog(tmp_path / "nothing.toml")


def test_an_added_source_takes_the_place_of_the_one_with_its_id(catalog: Catalog) -> None:
    mine = catalog["content-ecosystem"].model_copy(update={"held": True, "file": "自带文本.md"})
    merged = catalog.with_sources([mine])
    assert merged["content-ecosystem"].held
    assert len(merged) == len(catalog)
    assert not catalog["content-ecosystem"].held
