from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.understanding import LawNames, understand
from corpus.catalog import load_catalog
from corpus.provisions import Provision

NAMES = LawNames(load_catalog())


def keys(question: str) -> list[str]:
    query = understand(question, names=NAMES, today=date(2026, 6, 1))
    assert all(wanted.law and wanted.law.source_ids == ("pipl",) for wanted in query.provisions)
    return [wanted.provision.key for wanted in query.provisions]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("个保法第十三条、第十五条和第十七条第二款", "a13 a15 a17p2"),
        ("个保法第13到15条", "a13 a14 a15"),
        ("个保法13~15条", "a13 a14 a15"),
        ("个保法第十三至十五条", "a13 a14 a15"),
        ("个保法第13、15、17条", "a13 a15 a17"),
        ("个保法第十三条第一款第二项至第四项", "a13p1i2 a13p1i3 a13p1i4"),
        ("个保法第13条第1款第2至4项", "a13p1i2 a13p1i3 a13p1i4"),
        ("个保法第13条第1、2款", "a13p1 a13p2"),
        ("个保法第廿四条", "a24"),
        ("个保法第贰拾肆条第二款", "a24p2"),
        ("个保法第一〇条", "a10"),
        ("个保法第24条(2)项", "a24i2"),
        ("個保法第二十四條第三款", "a24p3"),
        ("个宝法第24条", "a24"),
        ("PIPL § 38", "a38"),
        ("PIPL art. 38", "a38"),
        ("articles 13-15 and 17(2) of the PIPL", "a13 a14 a15 a17p2"),
        ("PIPL Articles 13, 15 and 17(2)", "a13 a15 a17p2"),
        ("PIPL Arts. 13 to 15", "a13 a14 a15"),
        ("PIPL Article 13 and Article 15(1)(2)", "a13 a15p1i2"),
        ("PIPL Article 13 and 15 days later", "a13"),
        ("PIPL Articles 13 and 15, 30 days", "a13 a15"),
        ("PIPL Article 38, 2021", "a38"),
    ],
)
def test_provisions_in_any_writing(question: str, expected: str) -> None:
    assert keys(question) == expected.split()


@given(st.integers(1, 60), st.integers(1, 12), st.integers(1, 9))
def test_every_range_and_list_is_expanded(first: int, length: int, paragraph: int) -> None:
    last = first + length
    wanted = [f"a{n}" for n in range(first, last + 1)]
    zh_first, zh_last = Provision(first).label, Provision(last).label
    assert keys(f"个保法{zh_first}至{zh_last}") == wanted
    assert keys(f"个保法第{first}-{last}条") == wanted
    assert keys(f"PIPL Articles {first}-{last}") == wanted
    assert keys(f"PIPL Articles {first} and {last}({paragraph})") == [f"a{first}", f"a{last}p{paragraph}"]
