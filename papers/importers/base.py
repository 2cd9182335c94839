"""What a source consists of, and the digest that lets an unchanged record be skipped.

A source is data and three functions, so that the ingest service can drive every one of them alike. Do not put
anything source-specific here, and nothing that needs the database.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from papers.importers.streams import InputFile
from papers.records import Rejected, SourceItem, WorkRecord

EXCERPT_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Context:
    """Side information a reader needs beside the file itself; empty unless a source derives its own from it."""


def no_preparation(paths: Sequence[str]) -> Context:
    """The `prepare` of a source whose files explain themselves."""
    return Context()


@dataclass(frozen=True, slots=True)
class Source:
    """One source of works.

    `version` belongs to the mapper: raise it when the mapper learns something, and every record is mapped again at
    the next import. `accepts` chooses among the files of a folder or an archive, by name without its compression
    suffix; a file that is named on the command line is read whatever it is called.
    """

    name: str
    version: int
    accepts: Callable[[str], bool]
    read: Callable[[InputFile, Context], Iterator[SourceItem | Rejected]]
    map: Callable[[SourceItem], WorkRecord]
    prepare: Callable[[Sequence[str]], Context] = no_preparation


_encode = json.JSONEncoder(separators=(",", ":"), sort_keys=True, check_circular=False).encode


def digest(payload: object, *, version: int) -> bytes:
    """16 bytes that change when the record or its mapper's version does, and not with white space or key order.

    `payload` is bytes, or what a JSON parser returns. Raises nothing for either.
    """
    content = payload if isinstance(payload, bytes) else _encode(payload).encode("ascii")
    return hashlib.md5(b"%d:" % version + content, usedforsecurity=False).digest()


def excerpt(raw: str | bytes) -> str:
    """The beginning of a raw record, fit to be stored: no NUL, no broken characters, at most 500 characters."""
    if isinstance(raw, bytes):
        raw = raw[: EXCERPT_LENGTH * 4].decode("utf-8", "replace")
    clipped = raw[:EXCERPT_LENGTH]
    return clipped.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
