"""A report as JUnit XML: every question a test case, the gate's rules one more suite, so that CI systems show both."""

import re
from typing import TYPE_CHECKING

from eval.results import TITLES, GateReport, Outcome, Row

if TYPE_CHECKING:
    from junitparser import TestSuite

# What XML 1.0 has no way to write: control characters and lone surrogates.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(report: GateReport) -> str:
    """XML of the report.

    A question fails where it broke a metric that allows no slip, and is an error where it could not be scored; means
    below their floor are failures of the suite `gate`, as is every other reason of the verdict.
    """
    from junitparser import JUnitXml

    xml = JUnitXml("tiaowen eval")
    xml.add_testsuite(_questions(report))
    xml.add_testsuite(_gate(report))
    xml.update_statistics()  # type: ignore[no-untyped-call]
    # Not every CI system takes UTF-8 for granted.
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + str(xml.tostring().decode("utf-8"))  # type: ignore[no-untyped-call]


def _questions(report: GateReport) -> "TestSuite":
    from junitparser import Error, Failure, TestCase, TestSuite

    suite = TestSuite("golden questions")
    perfect = [name for name, floor in report.floors.items() if floor == 1.0]
    for row in report.run.rows:
        case = TestCase(row.id, classname=f"golden.{row.kind}", time=row.latency_ms / 1000)
        broken = [name for name in perfect if row.scores.get(name, 1.0) < 1.0]
        if row.failures:
            case.result = [Error(_clean("；".join(row.failures)), "unscored")]
        elif broken:
            case.result = [Failure(_clean("、".join(TITLES.get(n, n) for n in broken)), "slip")]
        case.system_out = _clean(_what_happened(row))
        suite.add_testcase(case)
    return suite


def _gate(report: GateReport) -> "TestSuite":
    from junitparser import Error, Failure, TestCase, TestSuite

    suite = TestSuite("gate")
    for metric in report.run.metrics:
        floor = report.floors.get(metric.name)
        case = TestCase(metric.name, classname="gate.floors")
        if floor is not None and metric.mean < floor:
            case.result = [Failure(f"{metric.mean:.3f} < {floor:.2f}", "floor")]
        suite.add_testcase(case)
    verdict = TestCase("verdict", classname="gate")
    if report.verdict.outcome is not Outcome.PASS:
        kind = Failure if report.verdict.outcome is Outcome.FAIL else Error
        verdict.result = [kind(_clean("；".join(report.verdict.reasons)), report.verdict.outcome.value)]
    suite.add_testcase(verdict)
    return suite


def _what_happened(row: Row) -> str:
    status = row.status.value if row.status else "none"
    gold, cited = "、".join(row.gold) or "无", "、".join(row.cited) or "无"
    return f"{row.question}\n应 {row.expected.value}，得 {status}；应引 {gold}；实引 {cited}\n{row.text}"


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("�", text)
