"""A report as one HTML page that needs nothing else: styles are in it, pictures are drawn in it, nothing is fetched."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from eval.reports import view
from eval.results import TITLES, GateReport

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"
_TREND_WIDTH, _TREND_HEIGHT, _TREND_MARGIN = 260, 72, 6
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def to_html(report: GateReport, history: Sequence[view.TrendPoint] = ()) -> str:
    """The page of a report.

    Args:
        history: earlier runs of the same split, oldest first, the judged run last.
    """
    template = _environment().get_template("report.html.j2")
    return template.render(
        report=report,
        run=report.run,
        bars=view.metric_bars(report),
        kinds=view.kind_rows(report.run),
        kind_columns=view.KIND_COLUMNS,
        changes=view.changed_metrics(report),
        texts=view.changed_texts(report),
        texts_shown=view.TEXTS_SHOWN,
        pairs=view.side_by_side(report),
        pairs_shown=view.QUESTIONS_SHOWN,
        weak=view.weak_rows(report.run),
        bins=view.latency_histogram(report.run),
        mutation_rows=view.mutation_rows(report),
        trends=view.trend_lines(history),
        history=history,
        css=(_TEMPLATES / "report.css").read_text(encoding="utf-8"),
    )


def shade(mean: float | None) -> str:
    """Colour of a cell of the map, from red at 0.5 and below to green at 1; how light it is, the style sheet says."""
    if mean is None:
        return ""
    share = min(max((mean - 0.5) / 0.5, 0.0), 1.0)
    return f"background:hsl({share * 130:.0f} 50% var(--cell))"


def polyline(line: view.TrendLine) -> str:
    """Points of an SVG polyline."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in map(in_picture, line.points))


def in_picture(point: tuple[float, float]) -> tuple[float, float]:
    """A point of the unit square in the picture, with a margin so that dots at the edge are whole; y points down."""
    x, y = point
    inner_x, inner_y = _TREND_WIDTH - 2 * _TREND_MARGIN, _TREND_HEIGHT - 2 * _TREND_MARGIN
    return _TREND_MARGIN + x * inner_x, _TREND_MARGIN + (1 - y) * inner_y


def prose(text: str) -> "Markup":
    """An answer's text, escaped, with its **bold** bold."""
    from markupsafe import Markup, escape

    return Markup(_BOLD.sub(r"<b>\1</b>", str(escape(text))))  # noqa: S704 - escaped in the same line


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    """Templates that escape whatever they show: questions, answers and law texts are data."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "shade": shade,
        "polyline": polyline,
        "in_picture": in_picture,
        "prose": prose,
        "metric": lambda name: TITLES.get(name, name),
        "status": lambda status: view.STATUS_TITLES.get(str(status), "未作答"),
        "kind": lambda kind: view.KIND_TITLES.get(kind, kind),
        "lost": view.lost,
        "tally": lambda tally: f"{tally.share:.3f}（{tally.hits}/{tally.total}）" if tally else "",
        "change": lambda what: view.CHANGE_TITLES[what],
    }
    environment.globals |= {"trend_width": _TREND_WIDTH, "trend_height": _TREND_HEIGHT}
    return environment
