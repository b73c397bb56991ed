"""Has the suite look at itself: a thousand damaged claims beside the answers, in the same report."""

from eval.results import About, GateReport, MutationReport
from eval.subject import Workshop, open_subject


def with_self_check(workshop: Workshop, report: GateReport) -> GateReport:
    """The report with its mutation table, if it is over the whole set and the index holds official texts.

    The table is the same for the same index, program and suite, so an earlier report's is taken where there is one.
    """
    about = report.run.about
    if about is None or report.run.partial or not about.index.has_official:
        return report
    table = _earlier(workshop, about) or _damage(workshop, about)
    return report.model_copy(update={"mutations": table}) if table else report


def _earlier(workshop: Workshop, about: About) -> MutationReport | None:
    for earlier in workshop.reports.history(about.index.version):
        then = earlier.run.about
        if earlier.mutations and then and _same_ground(then, about):
            return earlier.mutations
    return None


def _same_ground(one: About, other: About) -> bool:
    grounds = ((a.index.content_hash, a.index.created, a.program, a.suite.hash, a.settings) for a in (one, other))
    return next(grounds) == next(grounds)


def _damage(workshop: Workshop, about: About) -> MutationReport | None:
    """A new table; None where no claim of the corpus can be damaged."""
    from eval.mutations.run import run
    from eval.mutations.summary import mutation_report

    table = run(open_subject(workshop, about.index.version).chain, day=about.today)
    return mutation_report(table) if table.all_caught.total else None
