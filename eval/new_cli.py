"""`tiaowen eval new`: a reviewer drafts a golden question, by options or asked step by step."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus.errors import TiaowenError
from eval.samples import Kind

if TYPE_CHECKING:
    from app.answer import Answer
    from eval.drafting import Proposal, Review
    from eval.samples import Sample

_EPILOG = "例：tiaowen eval new '算法备案要在几日内办理？' --gold algorithm-recommendation:a24p1 --fact '十个工作日'"


def register(group: typer.Typer) -> None:
    """Add the subcommand to the group `eval`."""
    group.command("new", epilog=_EPILOG)(new_command)


def new_command(
    question: Annotated[str | None, typer.Argument(help="问题；不给则询问")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="按哪一天有效的法律")] = None,
    gold: Annotated[
        list[str] | None, typer.Option("--gold", metavar="ADDRESS", help="必须引用的条文，如 pipl:a24p1（可多次给出）")
    ] = None,
    alternative: Annotated[
        list[str] | None, typer.Option("--alternative", metavar="ADDRESS", help="引用也算对的条文")
    ] = None,
    fact: Annotated[list[str] | None, typer.Option("--fact", help="答案必备的要点，几种写法用 | 隔开")] = None,
    forbid: Annotated[list[str] | None, typer.Option("--forbid", help="答案不得出现的内容")] = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="应当拒答")] = False,
    clarify: Annotated[bool, typer.Option("--clarify", help="应当反问")] = False,
    kind: Annotated[Kind | None, typer.Option(help="问题种类")] = None,
    wording: Annotated[Literal["legal", "everyday"], typer.Option(help="法言法语，还是日常说法")] = "legal",
    sample_id: Annotated[str, typer.Option("--id", help="编号；不给则取自依据与问题")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="追加到这个题目文件；不给则只输出一行 JSON")
    ] = None,
) -> None:
    """由问题和审题人的选择起草一道评测题：列出可作依据的条文，核对依据、要点、编号与重复，再写出。"""
    from app.asking import parse_as_of
    from eval.drafting import Review

    asked = sum((bool(gold), refuse, clarify))
    if asked > 1:
        raise typer.BadParameter("--gold、--refuse、--clarify 只能给一种")
    if not asked and not sys.stdin.isatty():
        raise typer.BadParameter("不在终端里时，请用 --gold、--refuse 或 --clarify 说明应当怎样作答")
    text = question or (typer.prompt("问题") if sys.stdin.isatty() else "")
    if not text.strip():
        raise typer.BadParameter("请给出问题")
    review = Review(
        question=text,
        gold=tuple(gold or ()),
        alternatives=tuple(alternative or ()),
        facts=tuple(fact or ()),
        forbidden=tuple(forbid or ()),
        wording=wording,
        as_of=parse_as_of(as_of) if as_of else None,
        clarify=clarify,
        sample_id=sample_id,
    )
    try:
        _draft(review, kind, out, interactive=not asked)
    except TiaowenError as exc:
        typer.echo(f"没有写出：{exc}", err=True)
        raise typer.Exit(1) from exc


def _draft(review: "Review", kind: Kind | None, out: Path | None, *, interactive: bool) -> None:
    from corpus.settings import load_settings
    from eval.drafting import append, draft, existing_samples, propose, to_line
    from eval.samples import GOLDEN_PATH
    from eval.subject import Workshop, open_subject

    workshop = Workshop.of(load_settings())
    subject = open_subject(workshop, workshop.store.live())
    answer, proposals = propose(subject.chain, review.question, review.as_of)
    guess = kind or _guess(subject.chain.understand(review.question).kind.value)
    existing = existing_samples(out or GOLDEN_PATH)
    if interactive:
        _show(answer, proposals)
        sample = _asked(replace(review, kind=guess), proposals, lambda said: draft(said, subject.texts, existing))
    else:
        sample = draft(replace(review, kind=guess), subject.texts, existing)
    typer.echo(to_line(sample))
    if out is not None:
        append(sample, out)
        typer.echo(f"已追加到 {out}（{sample.split} 一半）", err=True)


def _show(answer: "Answer", proposals: Sequence["Proposal"]) -> None:
    typer.echo(f"现在的回答（{answer.status.value}）：\n{answer.text}\n", err=True)
    for number, proposal in enumerate(proposals, start=1):
        mark = "*" if proposal.cited else " "
        typer.echo(f"{number:2d}{mark} {proposal.address}  {proposal.label}\n     {proposal.preview}", err=True)


def _asked(review: "Review", proposals: Sequence["Proposal"], check: Callable[["Review"], "Sample"]) -> "Sample":
    """The sample that the person at the terminal wants; what does not hold is said, and asked again."""
    from eval.samples import DatasetError

    while True:
        try:
            return check(_ask(review, proposals))
        except DatasetError as exc:
            typer.echo(f"不成立：{exc}\n请重新选择（Ctrl-C 放弃）。", err=True)


def _ask(review: "Review", proposals: Sequence["Proposal"]) -> "Review":
    """The review completed by the person at the terminal. Raises: DatasetError for a choice that was not offered."""
    hint = "依据（编号或地址，逗号隔开；0 拒答，? 反问；* 为现在所引）"
    choice = typer.prompt(hint, err=True).strip()
    if choice in {"0", "?", "？"}:
        return replace(review, clarify=choice != "0")
    gold = tuple(dict.fromkeys(_address(part, proposals) for part in _parts(choice)))
    facts = typer.prompt("必备要点（逗号隔开，几种写法用 | ；可空）", default="", show_default=False, err=True)
    forbidden = typer.prompt("不得出现的内容（同上；可空）", default="", show_default=False, err=True)
    kind = _kind(
        typer.prompt(f"种类（{'、'.join(k for k in Kind if k is not Kind.REFUSE)}）", review.kind.value, err=True)
    )
    everyday = typer.confirm("是日常说法吗？", default=review.wording == "everyday", err=True)
    return replace(
        review,
        gold=gold,
        facts=(*review.facts, *_parts(facts)),
        forbidden=(*review.forbidden, *_parts(forbidden)),
        kind=kind,
        wording="everyday" if everyday else "legal",
    )


def _kind(text: str) -> Kind:
    """The kind a reviewer means. Raises: DatasetError if there is none of that name."""
    from eval.samples import DatasetError

    try:
        return Kind(text.strip())
    except ValueError as exc:
        raise DatasetError(f"没有 {text} 这个种类") from exc


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]


def _address(part: str, proposals: Sequence["Proposal"]) -> str:
    """The address a reviewer means. Raises: DatasetError for a number that was not shown."""
    from eval.samples import DatasetError

    if not part.isdecimal():
        return part
    if not 1 <= int(part) <= len(proposals):
        raise DatasetError(f"没有编号 {part}，只有 1 到 {len(proposals)}")
    return proposals[int(part) - 1].address


def _guess(kind: str) -> Kind:
    """The kind as the assistant understands it, where the golden set has one of that name."""
    return Kind(kind) if kind in set(Kind) and kind != Kind.REFUSE else Kind.MUST
