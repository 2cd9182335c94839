"""The text of PDF files, read by a process of its own (`pdf_worker`) that a hostile file may break without harm.

A reader serves any number of files. Its process is started for the first one, and anew after one that broke it or
took too long: whatever a file does, it costs only itself. Do not load a PDF library here.
"""

import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import BinaryIO, Final, Self

from papers.importers.fulltexts import pdf_worker as worker


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take. Characters of text beyond the limit are left out; anything else refuses the file."""

    memory_bytes: int = 1 << 30
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    characters: int = 8_000_000


@dataclass(frozen=True, slots=True)
class PdfText:
    """Pages end in form feeds. `cut` says that the file holds more than was read."""

    text: str
    cut: bool


class PdfRefusedError(ValueError):
    """The file gives no text. Carries a stable reason code and a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class PdfReaderMissingError(OSError):
    """No PDF can be read on this machine at all."""


class PdfReader:
    """Used as a context manager; the process ends with it. Not for several threads."""

    _START_SECONDS: Final = 60.0

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._line = self._process = None

    def text(self, file: BinaryIO) -> PdfText:
        """The text of an open file, which has a descriptor and is read from its beginning.

        Raises `PdfRefusedError`, or `PdfReaderMissingError` where no process can be started.
        """
        line = self._line or self._started()
        file.flush()
        file.seek(0)
        until = time.monotonic() + self._limits.wall_seconds
        try:
            socket.send_fds(line, [b"?"], [file.fileno()])
            outcome, content = self._answer(line, until)
        except TimeoutError:
            self.close()
            detail = f"The PDF could not be read within {self._limits.wall_seconds:.0f} seconds."
            raise PdfRefusedError("pdf takes too long", detail) from None
        except (EOFError, ConnectionError):
            raise self._broken() from None
        return self._judged(outcome, content)

    def _judged(self, outcome: int, content: str) -> PdfText:
        if outcome == worker.LOCKED:
            raise PdfRefusedError("encrypted pdf", "The PDF opens with a password only.")
        if outcome == worker.MEMORY:
            self.close()
            raise self._too_big()
        if outcome == worker.DAMAGED:
            raise PdfRefusedError("damaged pdf", f"The PDF cannot be read: {content}")
        return PdfText(content, cut=outcome == worker.CUT)

    def _started(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        limits = (self._limits.memory_bytes, self._limits.cpu_seconds, self._limits.characters)
        self._line = ours
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", worker.__file__, *map(str, limits)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={},
                start_new_session=True,
            )
        try:
            self._answer(ours, time.monotonic() + self._START_SECONDS)
        except (EOFError, OSError):
            self.close()
            raise PdfReaderMissingError("The PDF reader does not start; is pypdfium2 installed?") from None
        return ours

    def _answer(self, line: socket.socket, until: float) -> tuple[int, str]:
        outcome, length = worker.HEADER.unpack(_received(line, worker.HEADER.size, until))
        if length > 4 * self._limits.characters:  # UTF-8 takes no more; a process that says so is no longer ours
            raise EOFError
        return outcome, _received(line, length, until).decode("utf-8", "replace")

    def _broken(self) -> PdfRefusedError:
        """Why the process ended in the middle of a file."""
        process = self._process
        status = 0
        if process is not None:
            try:
                status = process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                status = 0
        self.close()
        if status == -signal.SIGXCPU:
            detail = f"The PDF needs more than {self._limits.cpu_seconds} seconds of computing."
            return PdfRefusedError("pdf takes too long", detail)
        return PdfRefusedError(
            "pdf breaks its reader",
            "The PDF reader gave up in the middle of the file: it is damaged, or needs more than"
            f" {self._limits.memory_bytes >> 20} MB.",
        )

    def _too_big(self) -> PdfRefusedError:
        return PdfRefusedError(
            "pdf needs too much memory", f"The PDF needs more than {self._limits.memory_bytes >> 20} MB to be read."
        )


def _received(line: socket.socket, length: int, until: float) -> bytes:
    """Exactly so many bytes. Raises EOFError where fewer come, TimeoutError where they come too late."""
    pieces = bytearray()
    while len(pieces) < length:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        line.settimeout(left)
        piece = line.recv(min(length - len(pieces), 1 << 20))
        if not piece:
            raise EOFError
        pieces += piece
    return bytes(pieces)
