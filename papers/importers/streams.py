"""Finds and opens what an import is pointed at: files, folders, archives, standard input, compressed or not.

Compression and archives are told by their first bytes, because names lie. Everything is a stream: an archive is read
once from front to back and no file is ever held in memory. Do not parse anything here.
"""

import bz2
import gzip
import io
import lzma
import os
import stat
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Protocol, cast

STDIN: Final = "-"
COMPRESSION_SUFFIXES: Final = (".gz", ".xz", ".bz2")

_TAR_BLOCK: Final = 512
_PIECE: Final = 64 * 1024
_MAX_NESTING: Final = 3  # an archive in an archive is real data; more than that is an attack
_DAMAGE: Final = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, tarfile.TarError)


class InputMissingError(ValueError):
    """A path that was asked for is not there or cannot be read. The message is one line for the person who typed it."""


class StreamDamagedError(OSError):
    """A compressed file or an archive ends too early or is corrupt. Everything before the damage has been read."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read.

    `name` is its path, `archive.tar.xz!member` inside an archive, `-` for standard input. `fingerprint` changes when
    the file does (size and modification time; empty for standard input). `open()` gives the decompressed bytes; it
    may be called again, though for an archive's earlier members that reads the archive from its start.
    """

    name: str
    fingerprint: str
    opener: Callable[[], AbstractContextManager[BinaryIO]] = field(repr=False, compare=False)

    def open(self) -> AbstractContextManager[BinaryIO]:
        return self.opener()


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Stream(io.BufferedIOBase):
    """Bytes from `source`, with a look ahead, and with damage told only after everything before it was handed out."""

    def __init__(self, source: _Readable, name: str, *, quiet: bool = False) -> None:
        super().__init__()
        self._read_some: Callable[[int], bytes] = getattr(source, "read1", source.read)
        self._name = name
        self._ahead = b""
        self._quiet = quiet
        self.damage: StreamDamagedError | None = None

    def readable(self) -> bool:
        return True

    def _more(self, size: int) -> bytes:
        """At least one byte, or nothing at the end or where the damage begins."""
        if self.damage is not None:
            return b""
        try:
            return self._read_some(size)
        except StreamDamagedError as error:
            self.damage = error
        except _DAMAGE as error:
            self.damage = _damaged(self._name, error)
        except OSError as error:
            if error.errno is not None:  # the disk's or the network's trouble, not the file's
                raise
            self.damage = _damaged(self._name, error)
        return b""

    def head(self, size: int) -> bytes:
        """The next `size` bytes (fewer at the end), left in the stream."""
        while len(self._ahead) < size:
            piece = self._more(_PIECE)
            if not piece:
                break
            self._ahead += piece
        return self._ahead[:size]

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = sys.maxsize if size is None or size < 0 else size
        pieces: list[bytes] = []
        while wanted > 0:
            piece = self._take(wanted)
            if not piece:
                break
            pieces.append(piece)
            wanted -= len(piece)
        if not pieces and wanted and self.damage is not None and not self._quiet:
            raise self.damage
        return b"".join(pieces)

    def read1(self, size: int = -1, /) -> bytes:
        piece = self._take(_PIECE if size < 0 else size)
        if not piece and size and self.damage is not None and not self._quiet:
            raise self.damage
        return piece

    def _take(self, wanted: int) -> bytes:
        if self._ahead:
            piece, self._ahead = self._ahead[:wanted], self._ahead[wanted:]
            return piece
        return self._more(min(wanted, _PIECE))


def _damaged(name: str, cause: Exception) -> StreamDamagedError:
    return StreamDamagedError(f"{name} is damaged or incomplete: {str(cause) or type(cause).__name__}")


def plain_name(name: str) -> str:
    """The name without its compression suffix: "iclr2018.json" for "iclr2018.json.gz"."""
    for suffix in COMPRESSION_SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def iter_inputs(paths: Sequence[str], *, accepts: Callable[[str], bool]) -> Iterator[InputFile]:
    """The files that `paths` name, in a stable order: as given, folders and their subfolders sorted by name.

    `accepts` chooses among the files of folders and archives by plain name (without compression suffix). Hidden files
    are left out. An archive that turns out damaged gives its whole members first and then one more input, whose
    `read` raises `StreamDamagedError`. Raises `InputMissingError` before the first input if any path is not there.
    """
    for path in paths:
        _check_readable(path)
    return _all_inputs(paths, accepts)


def _all_inputs(paths: Sequence[str], accepts: Callable[[str], bool]) -> Iterator[InputFile]:
    for path in paths:
        if path != STDIN and os.path.isdir(path):  # noqa: PTH112 -- paths stay the strings that were typed
            for file in _files_below(path):
                yield from _inputs_of(file, accepts, chosen=False)
        else:
            yield from _inputs_of(path, accepts, chosen=True)


def _check_readable(path: str) -> None:
    if path == STDIN:
        return
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputMissingError(f"{path}: {reason}") from None
    if not os.access(path, os.R_OK):
        raise InputMissingError(f"{path}: Permission denied")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISFIFO(mode)):
        raise InputMissingError(f"{path}: neither a file nor a folder")


def _hidden(name: str) -> bool:
    return name.rpartition("/")[2].startswith(".")


def _files_below(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(parent, name)  # noqa: PTH118
            if not name.startswith(".") and os.path.isfile(path):  # noqa: PTH113
                yield path


@contextmanager
def _opened(path: str) -> Iterator[_Stream]:
    """The raw bytes of a path; what the system refuses is told as a missing input."""
    if path == STDIN:
        yield _Stream(sys.stdin.buffer, "standard input")
        return
    try:
        raw = open(path, "rb")  # noqa: PTH123, SIM115
    except OSError as error:
        raise InputMissingError(f"{path}: {error.strerror or error}") from None
    with closing(raw):
        yield _Stream(raw, path)


def _fingerprint(path: str) -> str:
    if path == STDIN:
        return ""
    status = os.stat(path)  # noqa: PTH116
    return f"{status.st_size}-{status.st_mtime_ns}"


def _decompressed(raw: _Stream, name: str, *, quiet: bool = False) -> _Stream:
    head = raw.head(6)
    binary = cast("BinaryIO", raw)
    if head.startswith(b"\x1f\x8b"):
        return _Stream(gzip.GzipFile(fileobj=binary), name, quiet=quiet)
    if head == b"\xfd7zXZ\x00":
        return _Stream(lzma.LZMAFile(binary), name, quiet=quiet)
    if head.startswith(b"BZh"):
        return _Stream(bz2.BZ2File(binary), name, quiet=quiet)
    return raw


def _is_tar(stream: _Stream) -> bool:
    block = stream.head(_TAR_BLOCK)
    if len(block) < _TAR_BLOCK:
        return False
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.TarError:
        return False
    return True


def _inputs_of(path: str, accepts: Callable[[str], bool], *, chosen: bool) -> Iterator[InputFile]:
    """The inputs of one path that is not a folder. A pipe can be read once, so its stream is handed on as it is."""
    fingerprint = _fingerprint(path)
    with _opened(path) as raw:
        stream = _decompressed(raw, path)
        if _is_tar(stream):
            yield from _members(
                path, fingerprint, stream, accepts, again=lambda: _inputs_of(path, accepts, chosen=chosen)
            )
            return
        once = path == STDIN or not os.path.isfile(path)  # noqa: PTH113
        if chosen or accepts(plain_name(path)):
            if once:
                yield InputFile(path, "", lambda: _lent(stream))
            else:
                yield InputFile(path, fingerprint, lambda: _reopened(path))


@contextmanager
def _lent(stream: _Stream) -> Iterator[BinaryIO]:
    yield cast("BinaryIO", stream)


@contextmanager
def _reopened(path: str) -> Iterator[BinaryIO]:
    with _opened(path) as raw:
        yield cast("BinaryIO", _decompressed(raw, path))


def _members(
    archive: str,
    fingerprint: str,
    stream: _Stream,
    accepts: Callable[[str], bool],
    *,
    again: Callable[[], Iterator[InputFile]],
    nesting: int = 1,
) -> Iterator[InputFile]:
    """The members of an archive that is being streamed. Each is read in passing, or found anew by `again`."""
    reading = _Reading()
    # Quiet: tarfile drops what it had read when its source raises; it keeps it when the source merely ends.
    source = _Stream(stream, archive, quiet=True)
    ordinal = 0
    try:
        with tarfile.open(fileobj=cast("BinaryIO", source), mode="r|") as tar:
            for member in tar:
                if not member.isfile() or _hidden(member.name):
                    continue
                name = f"{archive}!{member.name}"
                content = tar.extractfile(member)
                if content is None:
                    continue
                inner = _decompressed(_Stream(content, name), name)
                mark = f"{fingerprint}-{member.size}-{member.mtime}"
                if nesting < _MAX_NESTING and _is_tar(inner):
                    yield from _members(name, mark, inner, accepts, again=again, nesting=nesting + 1)
                elif accepts(plain_name(member.name)):
                    reading.current = ordinal
                    yield InputFile(name, mark, _member_opener(reading, ordinal, inner, name, again))
                    reading.current = None
                    ordinal += 1
    except StreamDamagedError as error:
        source.damage = source.damage or error
    except tarfile.TarError as error:
        source.damage = source.damage or _damaged(archive, error)
    if source.damage is not None:
        yield InputFile(f"{archive}!(the rest)", fingerprint, lambda: _lent(_broken(archive, source.damage)))


class _Reading:
    """Which member of the archive the stream stands at; None once it has been read or passed."""

    def __init__(self) -> None:
        self.current: int | None = None


def _member_opener(
    reading: _Reading, ordinal: int, stream: _Stream, name: str, again: Callable[[], Iterator[InputFile]]
) -> Callable[[], AbstractContextManager[BinaryIO]]:
    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        if reading.current == ordinal:
            reading.current = None
            yield cast("BinaryIO", stream)
            return
        for candidate in again():
            if candidate.name == name:
                with candidate.open() as found:
                    yield found
                return
        raise InputMissingError(f"{name}: no longer in the archive")

    return opened


def _broken(name: str, damage: StreamDamagedError | None) -> _Stream:
    stream = _Stream(io.BytesIO(), name)
    stream.damage = damage
    return stream
