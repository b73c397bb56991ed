"""An Answer on the terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from app.answer import Answer, Citation, Status
from app.display_words import in_language, span_of_days, standing_of
from app.streaming import Finished, Said
from app.understanding import Language

_STATUS = {
    Status.ANSWERED: ("答", "Answer", "green"),
    Status.REFUSED: ("不作答", "No answer", "yellow"),
    Status.CLARIFY: ("请补充", "Please add", "cyan"),
}


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
                void = in_language(event.answer.language, "以上作废，以下为准：", "Disregard the above; this stands:")
                out.print(Text(void, style="yellow"))
            print_answer(event.answer, out)


def print_answer(answer: Answer, console: Console | None = None) -> None:
    """Print the answer, its citations, warnings and the AI-content label. Text of documents is never markup."""
    out = console or Console(highlight=False)
    chinese, english, colour = _STATUS[answer.status]
    language, day = answer.language, answer.as_of.isoformat()
    out.print(Text(in_language(language, "问：", "Question: ") + answer.question, style="bold"))
    if answer.asked_as:
        out.print(Text(in_language(language, "按此理解：", "Read as: ") + answer.asked_as, style="dim"))
    said = in_language(language, f"{chinese}（法律状态以 {day} 为准）", f"{english} (law as of {day})")
    out.print(Text(said, style=colour))
    out.print(Markdown(answer.text))
    _print_rest(answer, out)


def _print_rest(answer: Answer, out: Console) -> None:
    """What stands below the text: citations, warnings, label."""
    for citation in answer.citations:
        out.print(Text(f"  [{citation.number}] {_source_line(citation, answer.language)}", style="dim"))
    for warning in answer.warnings:
        out.print(Text(in_language(answer.language, "  注意：", "  Note: ") + warning, style="yellow"))
    out.print(Text(answer.label.visible, style="dim italic"))
    out.print()


def _source_line(citation: Citation, language: Language) -> str:
    link = f"  {citation.official_url}" if citation.official_url else ""
    days = span_of_days(citation.effective, None, language)
    facts = [*standing_of(citation, language), *([days] if days else [])]
    if language == "en":
        return f"{citation.label} ({', '.join(facts)}){link}"
    return f"{citation.label}（{'，'.join(facts)}）{link}"
