"""A number with its unit, and when two of them say the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

#: Unit of 5000万 where a text leaves the 人 out, and of English "times", which is 次 or 倍.
NO_UNIT = ""
TIMES = "times"
_COMPATIBLE = (frozenset({NO_UNIT, "人"}), frozenset({TIMES, "次"}), frozenset({TIMES, "倍"}))


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in a text, which has it at `[start:end]`.

    `text` is the normal form (`10个工作日`, `5%`, `1000万元`). `value` is None for dates and fractions such as 2/3; it
    is the full number, 10,000,000 for 1000万元. `unit` is the unit as compared: 天 and 日 are both 日, 岁 is 周岁.
    """

    value: Decimal | None
    unit: str
    text: str
    start: int
    end: int

    @property
    def canonical(self) -> str:
        """Equal for figures that say the same: 十日 and 10天, 一千万元 and 1000万元, 百分之五 and 5%, 3‰ and 0.3%."""
        return self.text if self.value is None else f"{plain(self.value)}{self.unit}"


def matches(figure: Figure, others: Iterable[Figure]) -> bool:
    """Whether one of `others` says what `figure` says; 5000万 without a unit agrees with 5000万人."""
    return any(_same(figure, other) for other in others)


def _same(one: Figure, other: Figure) -> bool:
    if one.canonical == other.canonical:
        return True
    return one.value is not None and one.value == other.value and {one.unit, other.unit} in _COMPATIBLE


def plain(value: Decimal) -> str:
    """Digits without exponent or trailing zeros after the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
