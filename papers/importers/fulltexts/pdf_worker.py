"""Reads PDF files in a process that is allowed next to nothing. Run as a script, by `pdf` alone.

A PDF is a program for a large C++ library, and anybody may have written it. So this process starts without the
portal's environment, knows no settings and no database, may take only so much memory and computing time, and can
write no file. Standard library and pypdfium2 only: importing the portal here would hand it what it must not have.

It is asked over the socket that is its standard input: one byte with an open file, answered by a header and a text.
It ends when the other side is gone, and after a file that took its memory.
"""

import os
import resource
import socket
import struct
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# What the answers begin with: an outcome, and the length of the text in bytes.
HEADER: Final = struct.Struct("!BI")
READY, TEXT, CUT, DAMAGED, LOCKED, MEMORY = range(6)

_PASSWORD_NEEDED: Final = 4  # FPDF_ERR_PASSWORD
_MOST_PAGES: Final = 5_000


def main() -> None:
    # Only here: the portal imports this file for what it answers, and does not load a PDF library itself.
    import pypdfium2  # noqa: F401, PLC0415

    memory, seconds, most = (int(argument) for argument in sys.argv[1:4])
    _confine(memory)
    with socket.socket(fileno=0) as asked:
        asked.sendall(HEADER.pack(READY, 0))
        while True:
            message, files, _, _ = socket.recv_fds(asked, 1, 1)
            if not message:
                return
            _allow(seconds)
            outcome, text = _read(files[0], most)
            content = text.encode("utf-8", "replace")
            asked.sendall(HEADER.pack(outcome, len(content)) + content)
            if outcome == MEMORY:
                return


def _confine(memory: int) -> None:
    for limit, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (value, value))


def _allow(seconds: int) -> None:
    """So many more seconds of computing, on top of what earlier files took."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _read(descriptor: int, most: int) -> tuple[int, str]:
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415 - as in `main`

    try:
        with os.fdopen(descriptor, "rb") as file:
            content = file.read()
        with PdfDocument(content) as document:
            return _text(document, most)
    except MemoryError:
        return MEMORY, ""
    except PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD_NEEDED
        return (LOCKED if locked else DAMAGED), str(error)


def _text(document: "PdfDocument", most: int) -> tuple[int, str]:
    """The pages, each ended by a form feed. A page that cannot be read is an empty one, unless all are."""
    from pypdfium2 import PdfiumError  # noqa: PLC0415

    count = len(document)
    pages: list[str] = []
    room, problem, readable = most, "It has no pages.", False
    while len(pages) < min(count, _MOST_PAGES) and room > 0:
        text = ""
        try:
            text = _page(document, len(pages))
            readable = True
        except PdfiumError as error:
            problem = str(error)
        pages.append(f"{text}\f"[:room])
        room -= len(pages[-1])
    if not readable:
        return DAMAGED, problem
    return (CUT if len(pages) < count or room <= 0 else TEXT), "".join(pages)


def _page(document: "PdfDocument", number: int) -> str:
    page = document[number]
    try:
        written = page.get_textpage()
        try:
            return str(written.get_text_range())
        finally:
            written.close()
    finally:
        page.close()


if __name__ == "__main__":
    main()
