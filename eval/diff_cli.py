"""`tiaowen diff`: what changed between two index versions, and which golden questions cite it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus.diff import ChangeKind, IndexDiff, Place, ProvisionChange
    from eval.samples import Sample

_KINDS: dict["ChangeKind", str] = {
    "added": "新增",
    "removed": "删去",
    "reworded": "改写",
    "renumbered": "移位",
    "replaced": "换文本",
}
_TEXT_KINDS = {"official": "官方全文", "digest": "自写摘要", "commentary": "评论"}
_MARKS = {"kept": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
_CONTEXT_CHARS = 12


def diff_command(
    old: Annotated[str, typer.Argument(metavar="VERSION_A", help="旧版本号，见 tiaowen index list")],
    new: Annotated[str, typer.Argument(metavar="VERSION_B", help="新版本号")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """比较两个索引版本：先列受影响的评测题（标准依据或最近一次回答所引），再列新增、删去、改写、移位的条文。

    示例：tiaowen diff v-0123456789ab v-ba9876543210
    """
    from corpus.diff import index_diff
    from corpus.index.stores import open_store
    from corpus.settings import load_settings
    from eval.citing import citing
    from eval.samples import load_samples

    settings = load_settings()
    try:
        diff = index_diff(open_store(settings), old, new)
    except ValueError as exc:
        raise typer.BadParameter(str(exc)) from exc
    samples = load_samples()
    questions = citing(samples, diff.changes, _cited(settings.data_dir, old))
    if as_json:
        typer.echo(json.dumps(to_json(diff, questions), ensure_ascii=False))
        return
    for line in (*question_lines(samples, questions), *lines_of(diff, questions)):
        typer.echo(line)


def question_lines(samples: Sequence["Sample"], questions: Mapping[str, Sequence[str]]) -> list[str]:
    """The questions concerned, in the order of the set, each with its changed provisions; nothing if there are none."""
    places: dict[str, list[str]] = {}
    for address, ids in questions.items():
        for sample_id in ids:
            places.setdefault(sample_id, []).append(address)
    told = [f"  {s.id}  {s.question}（{'、'.join(places[s.id])}）" for s in samples if s.id in places]
    return [f"受影响的评测题 {len(told)} 道：", *told, ""] if told else []


def _cited(data_dir: Path, version: str) -> dict[str, tuple[str, ...]]:
    """What the answers of the newest report of a version cited, by question; empty without a report."""
    from eval.store import ReportError, ReportStore

    try:
        report = ReportStore(data_dir).latest(version)
    except ReportError:
        return {}
    return {row.id: row.cited for row in report.run.rows}


def to_json(diff: "IndexDiff", questions: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """The comparison as JSON: each change with its addresses, its words and the questions that cite it."""
    return {
        "old": diff.old_version,
        "new": diff.new_version,
        "unchanged": diff.unchanged,
        "counts": _counts(diff),
        "sources": [asdict(pair) for pair in diff.pairs],
        "changes": [asdict(change) | {"questions": _asked(change, questions)} for change in diff.changes],
        "questions": {address: list(ids) for address, ids in questions.items()},
    }


def lines_of(diff: "IndexDiff", questions: Mapping[str, Sequence[str]]) -> list[str]:
    """The comparison for a reader: changes law by law, then how many of each kind."""
    titles = {pair.new or pair.old: pair for pair in diff.pairs}
    out, current = [], ""
    for change in diff.changes:
        there = change.new or change.old
        assert there is not None  # noqa: S101 - a change has one side at least
        if there.source_id != current:
            current = there.source_id
            pair = titles.get(current)
            was = f"（对照 {pair.old}）" if pair and pair.old not in (None, current) else ""
            out.append(f"《{pair.title if pair else current}》{current}{was}")
        out += [f"  {line}" for line in _lines(change, questions)]
    counts = "，".join(f"{_KINDS[kind]} {count}" for kind, count in _counts(diff).items())
    asked = {sample for ids in questions.values() for sample in ids}
    return [
        *out,
        f"{diff.old_version} → {diff.new_version}：{counts}，未变 {diff.unchanged}；涉及评测题 {len(asked)} 道",
    ]


def _counts(diff: "IndexDiff") -> dict["ChangeKind", int]:
    kinds = [change.kind for change in diff.changes]
    return {kind: kinds.count(kind) for kind in _KINDS}


def _lines(change: "ProvisionChange", questions: Mapping[str, Sequence[str]]) -> list[str]:
    out = [f"{_KINDS[change.kind]}  {_where(change)}"]
    if change.kind == "reworded":
        out.append("      " + "".join(_marked(edit.what, edit.text) for edit in change.edits))
    asked = _asked(change, questions)
    return [*out, *([f"      评测题：{'、'.join(asked)}"] if asked else [])]


def _where(change: "ProvisionChange") -> str:
    old, new = change.old, change.new
    if old is None or new is None:
        return _name(old or new)
    if change.kind == "replaced":
        return f"{_name(new)}：{_TEXT_KINDS[old.text_kind]} → {_TEXT_KINDS[new.text_kind]}"
    return f"{_name(old)} → {_name(new)}" if change.moved else _name(new)


def _name(place: "Place | None") -> str:
    return f"{place.label}（{place.address}）" if place else ""


def _marked(what: str, text: str) -> str:
    """A run of words as one line; of a long run that was kept only its ends, as the words around are what matters."""
    line = " ".join(text.split())
    if what == "kept" and len(line) > 2 * _CONTEXT_CHARS:
        line = f"{line[:_CONTEXT_CHARS]}…{line[-_CONTEXT_CHARS:]}"
    return _MARKS[what].format(line)


def _asked(change: "ProvisionChange", questions: Mapping[str, Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(sample for address in change.addresses for sample in questions.get(address, ())))
