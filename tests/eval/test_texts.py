from dataclasses import replace
from datetime import date

from corpus.provisions import Provision
from corpus.statutes import iter_units
from eval.addresses import Address
from eval.texts import IndexedTexts
from tests.eval.made_up import NEW, TEXTS


def test_parts_of_a_long_article_become_one_text_again() -> None:
    whole = NEW[1]
    cut = whole.text.index("（二）")
    units = tuple(iter_units(Provision(4), whole.text))
    first = replace(whole, text=whole.text[: cut - 1], part=1, parts=2, units=units[:2])
    second = replace(whole, text=whole.text[cut:], start=cut, part=2, parts=2, units=units[2:])
    text = IndexedTexts([second, first]).get(Address.parse("cats-2025:a4"))
    assert text is not None
    assert text.text == whole.text
    assert text.units == units


def test_paragraph_is_filled_in_only_where_one_is_left() -> None:
    narrowed = {a: str(TEXTS.narrowed(Address.parse(f"cats-2025:{a}"))) for a in ("a5", "a3", "a4i2", "a9")}
    assert narrowed == {"a5": "cats-2025:a5p1", "a3": "cats-2025:a3", "a4i2": "cats-2025:a4p1i2", "a9": "cats-2025:a9"}


def test_in_force_from_the_first_day_to_the_day_before_repeal() -> None:
    old = TEXTS.get(Address.parse("cats-2020:a3"))
    assert old is not None
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [old.in_force_on(day) for day in days] == [False, True, True, False]
