"""Records without files: what a test says a source holds is what an import of that source reads."""

import hashlib
import itertools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from papers.importers.base import Source
from papers.ingest.runs import run_import
from papers.models import ImportRun
from papers.records import (
    AffiliationRecord,
    Identifier,
    InstitutionRecord,
    MappingError,
    MentionRecord,
    Rejected,
    SourceItem,
    TopicRecord,
    VenueRecord,
    WorkRecord,
)

_numbers = itertools.count(1)


def ident(text: str) -> Identifier:
    return Identifier(*text.split(":", 1))


def at(raw: str, *institutions: InstitutionRecord) -> AffiliationRecord:
    return AffiliationRecord(raw, institutions)


def named(name: str, *ids: str, at: Iterable[str | AffiliationRecord] = (), domains=(), role="") -> MentionRecord:
    return MentionRecord(
        name=name,
        identifiers=tuple(ident(i) for i in ids),
        affiliations=tuple(AffiliationRecord(a) if isinstance(a, str) else a for a in at),
        email_domains=tuple(domains),
        role=role,
    )


def work(
    title="On the analytical engine",
    *authors: str | MentionRecord,
    ids: Sequence[str] = (),
    source="acl",
    key=None,
    year=2019,
    cites: Sequence[str] = (),
    topics: Sequence[str | TopicRecord] = (),
    venue: str | VenueRecord | None = None,
    **fields,
) -> WorkRecord:
    return WorkRecord(
        source=source,
        key=key or f"{source}-{next(_numbers)}",
        title=title,
        mentions=tuple(named(a) if isinstance(a, str) else a for a in authors),
        identifiers=tuple(ident(i) for i in ids),
        year=year,
        references=tuple(ident(c) for c in cites),
        topics=tuple(TopicRecord(t) if isinstance(t, str) else t for t in topics),
        venue=VenueRecord(venue) if isinstance(venue, str) else venue,
        **fields,
    )


class Unmappable:
    """A record that its mapper refuses."""

    def __init__(self, reason="no title", key="broken"):
        self.reason, self.key = reason, key

    def __repr__(self):
        return f"Unmappable({self.reason!r})"


def _hash(value: object):
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16)


def _item(number: int, entry) -> SourceItem | Rejected:
    if isinstance(entry, Rejected):
        return entry
    return SourceItem(key=entry.key, locator=f"record {number}", payload=entry, digest=_hash(entry).digest())


def _map(item: SourceItem) -> WorkRecord:
    if isinstance(item.payload, Unmappable):
        raise MappingError(item.payload.reason, f"It has {item.payload.reason}.")
    return item.payload


def source_of(*files: Sequence, name="acl", folder: Path) -> tuple[Source, list[str]]:
    """A source whose files hold these records, and the paths to import. Equal content gives equal files."""
    contents, paths = {}, []
    for entries in files:
        path = folder / f"{name}-{_hash(entries).hexdigest()}.test"
        path.touch()
        os.utime(path, (0, 0))
        contents[str(path)] = entries
        paths.append(str(path))

    def read(file, context):
        for number, entry in enumerate(contents[file.name], start=1):
            if isinstance(entry, Exception):
                raise entry
            yield _item(number, entry)

    return Source(name=name, version=1, accepts=lambda _: True, read=read, map=_map), paths


class Feed:
    """Imports lists of records into the test's database."""

    def __init__(self, folder: Path):
        self._folder = folder

    def __call__(self, *entries, chunk_records=5_000, source=None) -> ImportRun:
        """One import of one file per source, in the order in which the sources first appear; the last one's run."""
        groups: dict[str, list] = {}
        for entry in entries:
            name = source or (entry.source if isinstance(entry, WorkRecord) else next(iter(groups), "acl"))
            groups.setdefault(name, []).append(entry)
        run = None
        for name, group in groups.items():
            run = self.files(group, name=name, chunk_records=chunk_records)
        return run

    def files(self, *files: Sequence, name="acl", chunk_records=5_000) -> ImportRun:
        made, paths = source_of(*files, name=name, folder=self._folder)
        return run_import(source=made, paths=paths, chunk_records=chunk_records)


def tally(run: ImportRun) -> tuple[int, int, int, int]:
    run.refresh_from_db()
    return run.read, run.loaded, run.unchanged, run.quarantined
