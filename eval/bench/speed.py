"""How long an evaluation takes: python -m eval.bench.speed [--questions 500] [--workers 1]

Asks the live index the golden questions and, up to the number wanted, the everyday questions of our digests, each with
its article as gold, all different. Everything that `tiaowen eval` does is timed: opening the index, holding it against
catalog, digests and encoder, asking, scoring through ragas, judging. Nothing is kept.
"""

import argparse
import time
from collections.abc import Iterator, Sequence

from corpus.digests import load_digests
from corpus.settings import load_settings
from eval.evaluation import Questions, corpus_problems, rules_for
from eval.gate import judge, load_rules
from eval.results import Run
from eval.runner import run
from eval.samples import Sample, assigned_split, load_samples
from eval.subject import Workshop, open_subject


def load(count: int) -> list[Sample]:
    """`count` different questions, golden ones first. Raises: SystemExit if digests and golden set have fewer."""
    found: dict[tuple[str, object], Sample] = {(s.question, s.as_of): s for s in load_samples()}
    for sample in _digest_questions():
        if len(found) >= count:
            break
        found.setdefault((sample.question, sample.as_of), sample)
    if len(found) < count:
        raise SystemExit(f"only {len(found)} different questions")
    return list(found.values())[:count]


def _digest_questions() -> Iterator[Sample]:
    for source_id, digests in load_digests().items():
        for digest in digests.articles:
            for number, question in enumerate(digest.ask):
                name = f"ask-{source_id}-{digest.article}-{number}"
                row = {"id": name, "question": question, "kind": "must", "gold": [f"{source_id}:{digest.article}"]}
                usual = {"wording": "everyday", "status": "answered", "split": assigned_split(name)}
                language = "en" if question.isascii() else "zh"
                yield Sample.model_validate(row | usual | {"language": language}, strict=False)


def timed(samples: Sequence[Sample], workers: int) -> tuple[Run, float]:
    """A whole evaluation of the live version, and the seconds it took."""
    begun = time.perf_counter()
    workshop = Workshop.of(load_settings())
    subject = open_subject(workshop, workshop.store.live())
    rules = rules_for(subject, load_rules())
    questions = Questions(samples, partial=True)
    found = run(
        questions.samples,
        lambda question, as_of: subject.chain.answer(question, as_of=as_of),
        texts=subject.texts,
        partial=True,
        corpus_problems=corpus_problems(workshop, subject, rules),
        workers=workers,
    )
    judge(found, rules)
    return found, time.perf_counter() - begun


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    samples = load(options.questions)
    golden = len({s.id for s in load_samples()} & {s.id for s in samples})
    found, seconds = timed(samples, options.workers)
    print(f"{len(samples)} different questions ({golden} golden), {options.workers} at a time: {seconds:.1f} s")
    print(
        f"answering {found.answering_s:.1f} s, scoring {found.scoring_s:.1f} s, "
        f"one answer p50 {found.latency_ms['p50']:.0f} ms, p95 {found.latency_ms['p95']:.0f} ms; "
        f"{found.failures} without a score"
    )


if __name__ == "__main__":
    main()
