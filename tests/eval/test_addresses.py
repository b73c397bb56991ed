import pytest

from eval.addresses import Address


@pytest.mark.parametrize("text", ["pipl:a24p1", "pipl:a260-1p2i3", "wp-x:s7", "wp-x"])
def test_address_round_trip(text: str) -> None:
    assert str(Address.parse(text)) == text


@pytest.mark.parametrize("text", ["", "pipl:", ":a1", "pipl:24", "pipl:sx", "pipl:a0", " pipl:a1"])
def test_malformed_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the messages differ, naming the part that is wrong
        Address.parse(text)


def test_whole_source_covers_its_sections_and_an_article_its_paragraphs() -> None:
    assert Address.parse("wp").covers_article_of(Address.parse("wp:s3"))
    assert Address.parse("pipl:a24").covers_article_of(Address.parse("pipl:a24p3"))
    assert not Address.parse("pipl:a24").covers_article_of(Address.parse("pipl:a25"))
    assert not Address.parse("wp").covers_article_of(Address.parse("wp-2:s3"))
