"""An Answer on the terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from app.answer import Answer, Citation, Status
from app.display_words import kind_word
from app.streaming import Finished, Said

_STATUS = {Status.ANSWERED: ("答", "green"), Status.REFUSED: ("不作答", "yellow"), Status.CLARIFY: ("请补充", "cyan")}


def print_stream(events: Iterable[Said | Finished], console: Console | None = None) -> None:
    """Print sentences as they come, then the rest of the answer; the whole of it where it is another in the end."""
    out = console or Console(highlight=False)
    said = []
    for event in events:
        if isinstance(event, Said):
            said.append(event.text)
            out.print(Markdown(event.text))
        elif said and event.answer.text == "\n\n".join(said):
            _print_rest(event.answer, out)
        else:
            if said:
                out.print(Text("以上作废，以下为准：", style="yellow"))
            print_answer(event.answer, out)


def print_answer(answer: Answer, console: Console | None = None) -> None:
    """Print the answer, its citations, warnings and the AI-content label. Text of documents is never markup."""
    out = console or Console(highlight=False)
    word, colour = _STATUS[answer.status]
    out.print(Text(f"问：{answer.question}", style="bold"))
    if answer.asked_as:
        out.print(Text(f"按此理解：{answer.asked_as}", style="dim"))
    out.print(Text(f"{word}（法律状态以 {answer.as_of.isoformat()} 为准）", style=colour))
    out.print(Markdown(answer.text))
    _print_rest(answer, out)


def _print_rest(answer: Answer, out: Console) -> None:
    """What stands below the text: citations, warnings, label."""
    for citation in answer.citations:
        out.print(Text(f"  [{citation.number}] {_source_line(citation)}", style="dim"))
    for warning in answer.warnings:
        out.print(Text(f"  注意：{warning}", style="yellow"))
    out.print(Text(answer.label.visible, style="dim italic"))
    out.print()


def _source_line(citation: Citation) -> str:
    dates = f"，{citation.effective.isoformat()} 起施行" if citation.effective else ""
    link = f"  {citation.official_url}" if citation.official_url else ""
    facts = dict.fromkeys(
        (kind_word(citation.quote_kind), citation.level, citation.status)
    )  # commentary is 评论 thrice
    return f"{citation.label}（{'，'.join(facts)}{dates}）{link}"
