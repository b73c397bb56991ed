"""A whole evaluation: open a version, ask, score, compare with the live one, judge, keep the report."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.catalog import load_catalog
from corpus.diff import IndexDiff, index_diff
from corpus.digests import read_digest_files
from corpus.errors import ModelUnavailableError
from corpus.index.approvals import Approval, Approvals
from eval.asking import Journal, Progress
from eval.changes import explained, text_changes, touched_places
from eval.comparison import compare
from eval.differences import Comparison
from eval.digest_faults import find_digest_faults
from eval.gate import GateError, Rules, judge, load_rules
from eval.integrity import Holding, find_faults
from eval.results import About, GateReport, Outcome, Run
from eval.runner import run
from eval.samples import Sample, held_samples, load_samples, questions_hash
from eval.selection import Selection, select
from eval.subject import Corpus, Subject, Workshop, describe, open_subject, read_corpus
from eval.suite import identify_suite
from eval.vectors import find_vector_faults


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked, whether some were left out on purpose, and how many because the index lacks their source."""

    samples: Sequence[Sample]
    split: str = "all"
    partial: bool = False
    not_held: int = 0


def run_subject(
    workshop: Workshop,
    subject: Subject,
    questions: Questions,
    *,
    corpus_problems: Iterable[str] = (),
    workers: int = 1,
    fresh: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Run:
    """Ask a version every question. An interrupted run of just this goes on unless `fresh`."""
    about = describe(workshop, subject)
    journal = Journal.of(
        workshop.reports.unfinished,
        subject.version,
        str(about.index.created),
        str(about.suite.hash),
        about.program,
        str(about.today),
        json.dumps(about.settings, sort_keys=True),
        questions_hash(questions.samples),
    )
    if fresh:
        journal.remove()
    return run(
        questions.samples,
        lambda question, as_of: subject.chain.answer(question, as_of=as_of),
        texts=subject.texts,
        split=questions.split,
        partial=questions.partial,
        about=about,
        corpus_problems=tuple(corpus_problems),
        workers=workers,
        journal=journal,
        progress=progress,
    )


def evaluate(
    workshop: Workshop,
    version: str,
    questions: Questions,
    *,
    live: str = "",
    accepted: Collection[str] = (),
    workers: int = 1,
    fresh: bool = False,
    progress: Callable[[str], Progress] = lambda _what: lambda _done, _total: None,
) -> GateReport:
    """Evaluate a version, beside the live one where `live` names it. Nothing is kept yet.

    Args:
        accepted: ids of sources whose changed texts a person looked at.
        progress: gives the progress of one run by its name.
    Raises: TiaowenError where it cannot be judged: no such version, built by another model.
    """
    subject = open_subject(workshop, version)
    rules = rules_for(subject, load_rules(workshop.rules))
    found = run_subject(
        workshop,
        subject,
        questions,
        corpus_problems=corpus_problems(workshop, subject, rules),
        workers=workers,
        fresh=fresh,
        progress=progress(version),
    )
    if not live or live == version:
        return GateReport(run=found, floors=rules.all_floors, verdict=judge(found, rules))
    before, baseline = _live_run(workshop, live, questions, workers=workers, fresh=fresh, progress=progress(live))
    diff = index_diff(workshop.store, live, version)
    comparison = _compare(before, subject, diff, (baseline, found), rules, accepted)
    return GateReport(
        run=found,
        live=baseline,
        comparison=comparison,
        floors=rules.all_floors,
        accepted=tuple(sorted(accepted)),
        verdict=judge(found, rules, comparison),
    )


def keep(workshop: Workshop, report: GateReport) -> Path:
    """Save a report; a pass over the whole set lets its version be promoted, a fail takes that back."""
    about = report.run.about
    if about is not None and not report.run.partial and report.run.split == "all":
        approvals = Approvals(workshop.settings.data_dir)
        if report.verdict.outcome is Outcome.PASS:
            approvals.grant(_approval(workshop, report, about))
        elif report.verdict.outcome is Outcome.FAIL:
            approvals.revoke(about.index.version, about.suite.hash)
    return workshop.reports.save(report)


def _approval(workshop: Workshop, report: GateReport, about: About) -> Approval:
    manifest = workshop.store.manifest(about.index.version)
    live = report.comparison.live_version if report.comparison else ""
    return Approval.of(manifest, suite=about.suite.hash, run_id=about.run_id, compared_with=live)


def corpus_problems(workshop: Workshop, subject: Subject, rules: Rules) -> list[str]:
    """Faults of the index that show without asking it, but for those that the rules waive."""
    held = Holding(subject.chunks, subject.sources, subject.texts)
    catalog, edition = load_catalog(workshop.catalog), subject.chain.edition
    faults = [
        *find_faults(held, catalog),
        *find_digest_faults(held, read_digest_files(workshop.digests), catalog),
        *find_vector_faults(edition.index, subject.chunks, edition.dense, edition.sparse),
    ]
    return [str(fault) for fault in faults if fault.key not in rules.waived]


def _compare(
    live: Corpus, candidate: Corpus, diff: IndexDiff, runs: tuple[Run, Run], rules: Rules, accepted: Collection[str]
) -> Comparison:
    unknown = set(accepted) - live.sources.keys() - candidate.sources.keys()
    if unknown:
        raise GateError(f"--accept {'、'.join(sorted(unknown))}：两个版本里都没有这个编号 (no such source)")
    changes = text_changes(
        live.texts,
        candidate.texts,
        live_sources=live.sources,
        candidate_sources=candidate.sources,
        accepted=accepted,
    )
    touched = touched_places(changes, diff, live.texts, candidate.texts)
    return compare(*runs, allowed_drop=rules.allowed_drop, texts=explained(changes, diff), touched=touched)


def _live_run(
    workshop: Workshop, live: str, questions: Questions, *, workers: int, fresh: bool, progress: Progress
) -> tuple[Corpus, Run]:
    """The live version's corpus and its answers to the same questions.

    Where another model built it, its answers are those of its last report by the same suite.
    Raises: ModelUnavailableError if there is no such report.
    """
    try:
        subject = open_subject(workshop, live)
    except ModelUnavailableError as exc:
        return read_corpus(workshop.store, live), _reported_run(workshop, live, questions, exc)
    return subject, run_subject(workshop, subject, questions, workers=workers, fresh=fresh, progress=progress)


def _reported_run(workshop: Workshop, live: str, questions: Questions, why: ModelUnavailableError) -> Run:
    asked = questions_hash(questions.samples)
    suite = identify_suite(workshop.golden, workshop.rules)
    for report in reversed(list(workshop.reports.history(live))):
        about = report.run.about
        if about and about.suite == suite and report.run.questions == asked:
            return report.run
    raise ModelUnavailableError(
        f"启用中的 {live} 不能用当前模型作答，也没有同一评测集的报告可比；请先用它的模型运行 tiaowen eval（{why}）"
    )


def rules_for(subject: Subject, rules: Rules) -> Rules:
    """The rules that hold for a version: those of digests where it has no official text."""
    return rules if subject.texts.has_official else rules.for_digests()


def questions_for(workshop: Workshop, version: str, selection: Selection) -> Questions:
    """The questions of a selection, and whether they are only some of the set.

    Raises: DatasetError if the set cannot be read.
    """
    every = load_samples(workshop.golden)
    chosen = select(every, selection)
    held = held_samples(chosen, open_subject(workshop, version).texts) if selection.held_only else chosen
    # One split is a set of its own: floors hold for it, but nothing goes live on half of the questions.
    partial = len(held) < len(select(every, Selection(selection.split)))
    return Questions(held, selection.split, partial, len(chosen) - len(held))
