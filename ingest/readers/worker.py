"""The process that reads files: takes paths on stdin, gives documents on stdout, both one JSON value a line.

A file that needs more memory than it may have, or for ever, ends or fails here and not in the process that indexes.
"""

import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

from corpus.errors import SourceFormatError
from ingest.readers import limits
from ingest.readers.registry import read_here
from ingest.readers.transport import encode

#: First byte of an answer.
DOCUMENT, PROBLEM = b"D", b"E"
_ENOUGH_KIB = 700 * 1024  # a process that took as much memory is given up for a new one


def main() -> int:
    """Answer until stdin ends, or this process has grown too large. Anything printed on the way goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    for line in sys.stdin.buffer:
        _answer(Path(json.loads(line)), answers)
        if _peak_kib() > _ENOUGH_KIB:
            break
    return 0


def _answer(path: Path, answers: BinaryIO) -> None:
    try:
        answer = DOCUMENT + encode(read_here(path))
    except SourceFormatError as exc:
        answer = _problem(str(exc))
    except MemoryError:
        limit = limits.READ_MEMORY_BYTES // limits.MIB
        answer = _problem(f"{path}: needs more than {limit:,} MB of memory to read; split it or print it to a new PDF")
    except RecursionError:
        answer = _problem(f"{path}: nested too deeply to read; save it again from the program that made it")
    except Exception as exc:  # libraries fail on broken files with errors of every kind
        what = f"{type(exc).__name__}: {exc}"[:300]
        answer = _problem(f"{path}: cannot be read ({what}); save it again, or as another format")
    answers.write(answer)
    answers.flush()


def _problem(text: str) -> bytes:
    return PROBLEM + json.dumps(text).encode("ascii") + b"\n"


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit still holds
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = limits.READ_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(limits.READ_MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _peak_kib() -> int:
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    raise SystemExit(main())
