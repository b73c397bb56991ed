"""Files read in a process of their own, with a limit on time and memory."""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import SourceFormatError
from ingest.documents import Document
from ingest.readers import limits
from ingest.readers.errors import unreadable
from ingest.readers.transport import decode

_DOCUMENT, _GIVES_UP = b"D", b"-"


class ReaderProcess:
    """A process that reads files one after another; started when first needed, again whenever it has ended.

    Starting takes 0.1 s, so one serves all files of an ingest. Threads take turns.
    """

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "ingest.readers.worker")) -> None:
        """Nothing is started yet."""
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def read(self, path: Path, *, timeout_s: float) -> Document:
        """Document of the file at `path`.

        Raises: SourceFormatError naming the file if it cannot be read, or not within the limits.
        """
        with self._lock:
            process = self._running()
            answer, timed_out = _ask(process, path, timeout_s)
            if not answer.endswith(b"\n"):
                status = process.wait()
                self._process = None
                raise _why_ended(path, status, timed_out, timeout_s)
            if answer[1:2] == _GIVES_UP:
                self.close()
        if answer[:1] == _DOCUMENT:
            return decode(answer[2:], path)
        raise SourceFormatError(json.loads(answer[2:]))

    def close(self) -> None:
        """End the process, if this is the one that started it."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        self.close()
        # The path of modules as it is here, however this process found them.
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(  # noqa: S603  # this interpreter, a module of ours
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._owner = os.getpid()
        return self._process


def _ask(process: subprocess.Popen[bytes], path: Path, timeout_s: float) -> tuple[bytes, bool]:
    """The answer's line, cut short or empty where the process ended, and whether it was ended for its time."""
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        raise ValueError("process must have been started with pipes for stdin and stdout")
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(timeout_s, stop)
    timer.daemon = True
    timer.start()
    try:
        stdin.write(json.dumps(os.fspath(path)).encode("ascii") + b"\n")
        stdin.flush()
        return stdout.readline(), late.is_set()
    except BrokenPipeError:
        return b"", late.is_set()
    finally:
        timer.cancel()


def _why_ended(path: Path, status: int, timed_out: bool, timeout_s: float) -> SourceFormatError:
    if timed_out:
        return unreadable(
            path,
            f"读取超过 {timeout_s:g} 秒；请拆分，或重新打印成 PDF",
            f"takes more than {timeout_s:g} s to read; split it or print it to a new PDF",
        )
    return unreadable(
        path,
        f"读取它的进程中止了（状态 {status}），可能是内存不足；请拆分",
        f"reading it ended the reader (status {status}), probably for want of memory; split it",
    )


READER = ReaderProcess()
atexit.register(READER.close)


def read_guarded(path: Path, *, timeout_s: float | None = None) -> Document:
    """Document of a file, read in this process's reader."""
    return READER.read(path, timeout_s=limits.READ_TIMEOUT_S if timeout_s is None else timeout_s)
