"""What the commands of this room share on the terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from corpus.errors import TiaowenError
from eval.asking import Progress

_CANNOT_JUDGE = 2


@contextmanager
def cannot_judge() -> Iterator[None]:
    """Leave with exit status 2 and the reason on whatever keeps an evaluation from ending: it is never a verdict."""
    try:
        yield
    except TiaowenError as exc:
        typer.echo(f"无法评测：{exc}", err=True)
        raise typer.Exit(_CANNOT_JUDGE) from exc
    except Exception as exc:  # a fault of ours is no verdict either, and Python's own status would be 1
        typer.echo(f"无法评测，程序出错：{type(exc).__name__}: {exc}", err=True)
        raise typer.Exit(_CANNOT_JUDGE) from exc


@contextmanager
def progress_bars(*, quiet: bool) -> Iterator[Callable[[str], Progress]]:
    """A bar on stderr for everything that is under way, by its name; nothing where stderr is no terminal or `quiet`."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=quiet or not sys.stderr.isatty()) as bar:

        def one(what: str) -> Progress:
            task = bar.add_task(what, total=None)
            return lambda done, total: bar.update(task, completed=done, total=total)

        yield one


@contextmanager
def progress_bar(what: str, *, quiet: bool) -> Iterator[Progress]:
    """One such bar."""
    with progress_bars(quiet=quiet) as bars:
        yield bars(what)
