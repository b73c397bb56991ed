"""What is said of a file that cannot be read: in Chinese first, since it is shown as it stands."""

from pathlib import Path

from corpus.errors import SourceFormatError


def unreadable(path: Path, problem: str, english: str) -> SourceFormatError:
    """The error for the file at `path`: what is wrong and what to do, and the same in English."""
    return SourceFormatError(f"{path}：{problem} ({english})")


def unopened(path: Path, exc: OSError) -> SourceFormatError:
    """The error for a file that the system does not give."""
    return unreadable(
        path,
        f"无法读取（{exc.strerror}）；请检查路径和权限",
        f"cannot be read ({exc.strerror}); check the path and its permissions",
    )
