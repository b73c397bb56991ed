import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.provisions import Provision

numbers = st.integers(min_value=1, max_value=2000)
maybe = st.none() | st.integers(min_value=1, max_value=60)


@st.composite
def provisions(draw: st.DrawFn) -> Provision:
    item = draw(maybe)
    subitem = draw(maybe) if item else None
    return Provision(draw(numbers), draw(st.integers(0, 9)), draw(maybe), item, subitem)


@given(provisions())
def test_key_round_trip(provision: Provision) -> None:
    assert Provision.from_key(provision.key) == provision


@given(provisions())
def test_label_round_trip(provision: Provision) -> None:
    assert Provision.parse(provision.label) == provision


@given(provisions())
def test_article_contains_its_parts(provision: Provision) -> None:
    assert provision.whole_article.contains(provision)
    assert provision.contains(provision)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("第二十四条第一款第（三）项", "a24p1i3"),
        ("第24条第1款第(3)项", "a24p1i3"),
        ("第２４条", "a24"),
        ("24条2款", "a24p2"),
        ("第二百六十条之一", "a260-1"),
        ("第四条第（二）项", "a4i2"),
        ("第四条第二项", "a4i2"),
        ("a4p2", "a4p2"),
    ],
)
def test_ways_of_writing(text: str, key: str) -> None:
    assert Provision.parse(text).key == key


@pytest.mark.parametrize("text", ["", "第条", "第一款", "第三章", "24", "第十条和第十一条", "a", "a0"])
def test_not_a_provision(text: str) -> None:
    with pytest.raises(ValueError, match=r"provision"):
        Provision.parse(text)


def test_another_paragraph_is_not_contained() -> None:
    assert not Provision.parse("第四条第一款").contains(Provision.parse("第四条第二款第（一）项"))


def test_sub_item_needs_an_item() -> None:
    with pytest.raises(ValueError, match="目"):
        Provision(1, subitem=2)
