"""The process that reads files: takes paths on stdin, gives documents on stdout, both one JSON value a line.

A file that needs more memory than it may have, or for ever, ends or fails here and not in the process that indexes.
"""

import json
import os
import sys
from pathlib import Path

from corpus.errors import SourceFormatError
from ingest.readers import limits
from ingest.readers.errors import unreadable
from ingest.readers.registry import read_here
from ingest.readers.transport import encode

#: First byte of an answer, and the second: whether the process goes on to serve.
DOCUMENT, PROBLEM = b"D", b"E"
GOES_ON, GIVES_UP = b"+", b"-"
_ENOUGH_KIB = 700 * 1024  # a process that took as much memory is given up for a new one


def main() -> int:
    """Answer until stdin ends, or this process has grown too large. Anything printed on the way goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    for line in sys.stdin.buffer:
        kind, value = _answer(Path(json.loads(line)))
        gives_up = _peak_kib() > _ENOUGH_KIB
        answers.write(kind + (GIVES_UP if gives_up else GOES_ON) + value)
        answers.flush()
        if gives_up:
            break
    return 0


def _answer(path: Path) -> tuple[bytes, bytes]:
    """Kind and value of the answer for one file."""
    try:
        return DOCUMENT, encode(read_here(path))
    except SourceFormatError as exc:
        return _problem(exc)
    except MemoryError:
        limit = limits.READ_MEMORY_BYTES // limits.MIB
        return _problem(
            unreadable(
                path,
                f"读取所需内存超过 {limit:,} MB；请拆分，或重新打印成 PDF",
                f"needs more than {limit:,} MB of memory to read; split it or print it to a new PDF",
            )
        )
    except RecursionError:
        return _problem(
            unreadable(
                path,
                "嵌套过深，无法读取；请用原程序重新保存",
                "nested too deeply to read; save it again from the program that made it",
            )
        )
    except Exception as exc:  # libraries fail on broken files with errors of every kind
        what = f"{type(exc).__name__}: {exc}"[:300]
        return _problem(
            unreadable(
                path,
                f"无法读取（{what}）；请重新保存，或另存为其他格式",
                f"cannot be read ({what}); save it again, or as another format",
            )
        )


def _problem(error: SourceFormatError) -> tuple[bytes, bytes]:
    return PROBLEM, json.dumps(str(error)).encode("ascii") + b"\n"


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit still holds
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = limits.READ_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(limits.READ_MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _peak_kib() -> int:
    """Peak of this program's memory, 0 where the system does not say.

    Not `getrusage`: what it counts begins with what the process that started this one had.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)


if __name__ == "__main__":
    raise SystemExit(main())
