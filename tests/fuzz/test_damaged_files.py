"""Damaged files of every format: no crash, every record accounted for, every undamaged record loaded.

A short run with a fixed seed is part of every test run. `make fuzz` takes thousands of files per format with a seed of
its own, printed with a failure: PEERGRAPH_FUZZ_SEED repeats it, PEERGRAPH_FUZZ_FILES sets the number per format.
"""

import os
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from papers.importers import ror
from papers.importers.base import Context
from papers.importers.registry import SOURCES
from papers.importers.streams import iter_inputs
from papers.ingest.limits import bounded, bounded_institution
from papers.records import InstitutionRecord, MappingError, Rejected, SourceFormatError, SourceItem, WorkRecord
from tests.fuzz.documents import DOCUMENTS, Document
from tests.fuzz.mutations import Mutant, any_mutant, extreme_mutants

SHORT_RUN = 40


@dataclass
class Outcome:
    """What became of a file. `loaded` are the digests of what could be read and mapped."""

    keys: Counter[str]
    loaded: list[str]
    rejected: list[Rejected]
    refused: bool = False


def take(document: Document, data: bytes, folder: Path) -> Outcome:
    path = folder / document.file_name
    path.write_bytes(data)
    outcome = Outcome(Counter(), [], [])
    try:
        for file in iter_inputs([str(path)], accepts=lambda _: True):
            items = ror.read(file) if document.source == "ror" else SOURCES[document.source].read(file, Context())
            for item in items:
                if isinstance(item, Rejected):
                    check_rejected(item)
                    outcome.rejected.append(item)
                else:
                    take_item(document, item, outcome)
    except SourceFormatError as error:
        message = str(error)
        outcome.refused = True
        if document.file_name not in message or "\n" in message:
            pytest.fail(f"not one clear line: {message}")
    return outcome


def take_item(document: Document, item: SourceItem, outcome: Outcome) -> None:
    assert item.key
    assert item.locator
    assert len(item.digest) == 16
    try:
        record = mapped(document, item)
    except MappingError as error:
        outcome.rejected.append(Rejected(item.locator, error.reason, error.detail, key=item.key))
        return
    check_record(record)
    outcome.keys[item.key] += 1
    outcome.loaded.append(record.title if isinstance(record, WorkRecord) else record.name)


def mapped(document: Document, item: SourceItem) -> WorkRecord | InstitutionRecord:
    """The record as it would reach the tables."""
    if document.source == "ror":
        return bounded_institution(ror.to_institution(item))
    return bounded(SOURCES[document.source].map(item))


def check_rejected(rejected: Rejected) -> None:
    assert rejected.locator
    assert rejected.reason == rejected.reason.strip().lower() != ""
    assert rejected.detail
    assert len(rejected.excerpt) <= 500
    assert "\0" not in rejected.excerpt
    rejected.excerpt.encode()


def check_record(record: WorkRecord | InstitutionRecord) -> None:
    if isinstance(record, WorkRecord):
        assert record.title
        assert record.year is None or 1400 <= record.year <= 2200
        assert all(mention.name and len(mention.name) <= 300 for mention in record.mentions)
        assert all(identifier.value for identifier in record.identifiers)
    check_text(record)


def check_text(value: object) -> None:
    """Every text in a record can be stored."""
    if isinstance(value, str):
        assert "\0" not in value
        value.encode()
    elif isinstance(value, tuple):
        for member in value:
            check_text(member)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            check_text(getattr(value, name))


def intact(document: Document, folder: Path) -> Outcome:
    outcome = take(document, document.data, folder)
    assert not outcome.rejected
    assert len(outcome.loaded) == len(document.spans)
    return outcome


def check(document: Document, whole: Outcome, mutant: Mutant, folder: Path) -> None:
    outcome = take(document, mutant.data, folder)
    spared = [n for n, (start, stop) in enumerate(document.spans) if mutant.spares(start, stop)]
    spared_titles = Counter(whole.loaded[number] for number in spared)
    lost = spared_titles - Counter(outcome.loaded)
    if lost and not mutant.spares(0, document.frame):
        assert outcome.refused or outcome.rejected, f"{mutant.name}: nothing was said"
        return
    assert not lost, f"{mutant.name}: undamaged records lost: {list(lost)}; rejected {outcome.rejected[:5]}"
    accounted = len(outcome.loaded) + len(outcome.rejected)
    damaged = len(document.spans) - len(spared)
    if not mutant.removes and not outcome.refused:
        assert accounted >= len(spared) + (1 if damaged else 0), f"{mutant.name}: a record is unaccounted for"
    assert accounted <= 20 * len(document.spans) + 2000, (
        f"{mutant.name}: {accounted} records out of {len(document.spans)}"
    )


def run(kind: str, folder: Path, *, files: int, seed: str) -> None:
    documents = [(document, intact(document, folder)) for document in DOCUMENTS[kind]]
    for number in range(files):
        document, whole = documents[number % len(documents)]
        mutant = any_mutant(document.data, random.Random(f"{seed}/{kind}/{number}"))
        try:
            check(document, whole, mutant, folder)
        except BaseException as error:
            error.add_note(
                f"PEERGRAPH_FUZZ_SEED={seed}, file {number}: {mutant.name} at {mutant.touched[:3]} of {document.file_name}"
            )
            raise


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_few_damaged_files(kind, tmp_path):
    run(kind, tmp_path, files=SHORT_RUN, seed="short")


@pytest.mark.fuzz
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_thousands_of_damaged_files(kind, tmp_path):
    seed = os.environ.get("PEERGRAPH_FUZZ_SEED") or str(random.SystemRandom().randrange(10**9))
    run(kind, tmp_path, files=int(os.environ.get("PEERGRAPH_FUZZ_FILES", "2500")), seed=seed)


@pytest.mark.fuzz
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_megabytes_in_one_field_and_hundreds_of_thousands_of_levels(kind, tmp_path):
    document = DOCUMENTS[kind][0]
    whole = intact(document, tmp_path)
    start, stop = document.spans[3]
    inside = [document.data.index(b"Work number" if kind != "ror" else b"status", start, stop) + 3, (start + stop) // 2]
    for mutant in extreme_mutants(document.data, [*inside, stop, 1]):
        check(document, whole, mutant, tmp_path)
