"""The mutation table as the evaluation's report keeps it."""

from collections.abc import Mapping

from eval.mutations.claims import Style
from eval.mutations.damage import Kind
from eval.mutations.run import Count, MutationTable
from eval.results import MutationReport, MutationRow, Tally


def mutation_report(table: MutationTable) -> MutationReport:
    """The table for a report. Raises: ValueError if nothing was damaged, as over digests alone."""
    if not table.all_caught.total:
        raise ValueError("nothing was damaged: the table is empty")
    kinds = (
        (kind, {style: table.caught[kind, style] for style in Style if (kind, style) in table.caught}) for kind in Kind
    )
    every = {style: table.of_style(style) for style in Style}
    return MutationReport(
        split=table.split,
        seed=table.seed,
        kinds=tuple(_row(kind.value, table.of_kind(kind), styles) for kind, styles in kinds if styles),
        caught=_row("合计", table.all_caught, every),
        accused=_row("错怪", table.all_accused, table.accused),
    )


def _row(title: str, overall: Count, by_style: Mapping[Style, Count]) -> MutationRow:
    styles = {str(style): _tally(count) for style, count in by_style.items() if count.total}
    return MutationRow(title=title, overall=_tally(overall), by_style=styles)


def _tally(count: Count) -> Tally:
    return Tally(hits=count.hits, total=count.total)
