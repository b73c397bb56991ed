from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalog import Catalog, Level, Source, Validity
from corpus.provisions import Provision
from corpus.references import Target, find_mentions, find_references, resolve

SPRUCE = Source(id="spruce", title="云杉市智能体服务管理办法", short="云杉市智能体服务管理办法", law="spruce",
                level=Level.LOCAL_REGULATION, articles=30)  # fmt: skip
CEDAR = Source(id="cedar", title="雪松数据条例", short="雪松数据条例", law="cedar",
               level=Level.LOCAL_REGULATION, articles=12)  # fmt: skip
CATALOG = Catalog([SPRUCE, CEDAR])


def keys(text: str) -> list[str]:
    return [p.key for m in find_mentions(text) for p in m.provisions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依照第九条第二款第（三）项办理", ["a9p2i3"]),
        ("第五条、第七条第二款", ["a5", "a7p2"]),
        ("第十三条至第十五条", ["a13", "a14", "a15"]),
        ("第13到15条", ["a13", "a14", "a15"]),
        ("第5、7条", ["a5", "a7"]),
        ("第1、3至5条", ["a1", "a3", "a4", "a5"]),
        ("第二条第一款、第三款", ["a2p1", "a2p3"]),
        ("第四条第一款第（一）项至第（三）项", ["a4p1i1", "a4p1i2", "a4p1i3"]),
        ("第二百六十条之一第二款", ["a260-1p2"]),
        ("PIPL Art. 38", ["a38"]),
        ("Article 38(1)(2) of the law", ["a38p1i2"]),
        ("民法典1034条", ["a1034"]),
        ("本条例第三章", []),
        ("第三方、第一种、一条龙", ["a1"]),
        ("第零条", []),
        ("电信条例", []),
    ],
)
def test_mentions(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def test_a_number_without_di_is_marked_bare() -> None:
    assert [m.bare for m in find_mentions("写3条建议，参考第三条")] == [True, False]
    assert not find_references("一条龙服务")


@given(st.text(max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    for mention in find_mentions(text):
        assert 0 <= mention.start < mention.end <= len(text)


@given(st.integers(1, 3000), st.integers(1, 20), st.integers(1, 20))
def test_a_written_label_is_found(article: int, paragraph: int, item: int) -> None:
    provision = Provision(article, 0, paragraph, item)
    assert keys(f"违反{provision.label}规定的") == [provision.key]


def targets(text: str, here: str) -> list[Target]:
    place = Provision.from_key(here)
    return [t for r in find_references(text) for t in resolve(r, home=SPRUCE, here=place, catalog=CATALOG)]


@pytest.mark.parametrize(
    ("text", "here", "expected"),
    [
        ("违反本办法第八条的", "a20p1", [("spruce", "a8")]),
        ("依照《雪松数据条例》第九条第二款处理", "a20p1", [("cedar", "a9p2")]),
        ("有前款第（二）项情形的", "a20p2", [("spruce", "a20p1i2")]),
        ("前条规定的期限", "a20p1", [("spruce", "a19")]),
        ("本条第三款", "a20p1", [("spruce", "a20p3")]),
        ("前款规定", "a20p1", []),
        ("《雪松数据条例》第九十九条", "a1p1", []),
        ("《没有这部法》第一条", "a1p1", []),
        ("由管理局依照雪松数据条例第九条的规定处罚", "a20p1", [("cedar", "a9")]),
        ("违反雪松数据条例第三条、第五条", "a20p1", [("cedar", "a3"), ("cedar", "a5")]),
        ("本办法第四条和雪松数据条例第三条", "a20p1", [("spruce", "a4"), ("cedar", "a3")]),
        ("依照民事诉讼法第二条", "a20p1", []),
        ("依照有关规定第二条", "a20p1", [("spruce", "a2")]),
        ("违反第八条规定，第九条另有规定", "a20p1", [("spruce", "a8"), ("spruce", "a9")]),
    ],
)
def test_resolution(text: str, here: str, expected: list[tuple[str, str]]) -> None:
    assert targets(text, here) == [Target(s, Provision.from_key(k)) for s, k in expected]


def test_a_name_without_marks_starts_after_the_word_that_leads_to_it() -> None:
    text = "由管理局依照雪松数据条例第九条处罚"
    (reference,) = find_references(text)
    assert reference.law == "雪松数据条例"
    assert text[reference.start : reference.end] == "雪松数据条例第九条"


def version(source_id: str, promulgated: date, effective: date, repealed: date | None = None, **more: Any) -> Source:
    return Source(id=source_id, title="红杉水法", short="红杉水法", law="redwood", level=Level.LAW, articles=20,
                  promulgated=promulgated, effective=effective, repealed=repealed,
                  ended_by=Validity.AMENDED if repealed else None, **more)  # fmt: skip


OLD = version("redwood-2015", date(2015, 1, 1), date(2015, 6, 1), date(2025, 6, 1))
NEW = version("redwood-2025", date(2025, 1, 1), date(2025, 6, 1), first_effective=date(2015, 6, 1))


@pytest.mark.parametrize(
    ("made", "begins", "sources", "meant"),
    [
        pytest.param(date(2020, 1, 1), date(2020, 3, 1), (OLD, NEW), ["redwood-2015"], id="made under the old text"),
        pytest.param(date(2025, 8, 1), date(2025, 9, 1), (OLD, NEW), ["redwood-2025"], id="made under the new one"),
        pytest.param(date(2025, 2, 1), date(2025, 6, 1), (OLD, NEW), ["redwood-2025"], id="to begin with the new one"),
        pytest.param(date(2024, 12, 1), date(2025, 6, 1), (OLD, NEW), ["redwood-2015"], id="before anyone knew it"),
        pytest.param(date(2020, 1, 1), date(2020, 3, 1), (NEW,), [], id="the old text is not held"),
        pytest.param(date(2015, 3, 1), date(2015, 4, 1), (OLD, NEW), ["redwood-2015"], id="before there was any"),
        pytest.param(None, None, (OLD, NEW), ["redwood-2015", "redwood-2025"], id="nobody knows when"),
    ],
)
def test_a_number_is_that_of_the_version_known_when_the_text_was_made(
    made: date | None, begins: date | None, sources: tuple[Source, ...], meant: list[str]
) -> None:
    home = SPRUCE.model_copy(update={"promulgated": made, "effective": begins})
    (reference,) = find_references("依照《红杉水法》第三条")
    found = resolve(reference, home=home, here=Provision(1), catalog=Catalog([home, *sources]))
    assert found == [Target(source_id, Provision(3)) for source_id in meant]


@pytest.mark.parametrize("text", ["红杉水法修正前42条", "红杉水法修订以后42条"])
def test_a_number_after_a_revision_is_an_address(text: str) -> None:
    assert keys(text) == ["a42"]


@pytest.mark.parametrize("text", ["下一条呢", "上一条", "同一条里", "这三条都要"])
def test_a_number_relative_to_a_place_is_no_address(text: str) -> None:
    assert find_mentions(text) == []
