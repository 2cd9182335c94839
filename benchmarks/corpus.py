"""A corpus of any size that looks like a literature: communities, prolific people, common names, real list lengths.

Deterministic: the same size gives the same records, so that peers import the same thing.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from itertools import product
from typing import Any, BinaryIO, Final

from papers.importers.base import Context, Source, digest
from papers.importers.streams import InputFile
from papers.records import (
    AffiliationRecord,
    Identifier,
    MentionRecord,
    Rejected,
    SourceItem,
    TopicRecord,
    VenueRecord,
    WorkRecord,
    WorkType,
)

_GIVEN: Final = [a + b for a, b in product(
    ("Ka", "Lu", "Mi", "So", "Ta", "Ri", "Ne", "Jo", "An", "Be", "Fe", "Go"),
    ("rin", "lo", "mas", "na", "del", "ko", "vi", "ta", "sha", "bert"),
)]  # fmt: skip
_FAMILY: Final = [a + b + c for a, b, c in product(
    ("Wan", "Zha", "Smi", "Mul", "Ros", "Gar", "Kim", "Par", "Sat", "Iva", "Pet", "Dub"),
    ("ng", "ler", "si", "ko", "ra", "tov", "nen", "ez"),
    ("", "son", "a", "i", "o", "berg", "ski", "es", "ic", "ova"),
)]  # fmt: skip
_WORDS: Final = (
    "neural", "graph", "model", "learning", "deep", "robust", "sparse", "inference", "language", "vision", "policy",
    "kernel", "bayes", "causal", "attention", "sampling", "bound", "convex", "optimal", "search", "retrieval",
    "translation", "parsing", "dialogue", "speech", "planning", "control", "theory",
)  # fmt: skip
_PROSE: Final = " ".join(random.Random(7).choices(_WORDS, k=4_000))


def corpus(first: int, last: int) -> tuple[Source, InputFile]:
    """A source and the one file that holds records `first` to `last` - 1 of the corpus."""
    file = InputFile(f"records {first} to {last}", "made up", _nothing)
    return Source("openreview", 1, _every_file, _reader(first, last), _map), file


def _every_file(name: str) -> bool:
    return True


def _nothing() -> AbstractContextManager[BinaryIO]:
    return nullcontext(BytesIO())


def _reader(first: int, last: int) -> Callable[[InputFile, Context], Iterator[SourceItem | Rejected]]:
    def read(file: InputFile, context: Context) -> Iterator[SourceItem | Rejected]:
        for number in range(first, last):
            payload = _payload(number)
            yield SourceItem(f"r{number}", f"record {number}", payload, digest(payload, version=1))

    return read


def _payload(number: int) -> dict[str, object]:
    chance = random.Random(number)
    community = chance.randrange(2_000)
    start = chance.randrange(len(_PROSE) - 1_200)
    return {
        "id": f"r{number}",
        "title": " ".join(chance.choices(_WORDS, k=7)) + f" {number}",
        "abstract": _PROSE[start : start + 1_100],
        "authors": _people(community, chance),
        "institution": f"University {community % 500}",
        "year": 1990 + number % 35,
        "venue": f"C{community % 200}",
        "keywords": [" ".join(chance.choices(_WORDS, k=2)) for _ in range(3)],
    }


def _people(community: int, chance: random.Random) -> list[str]:
    """One to thirty people of a community, each once; the first of its sixty sign most often."""
    ranks = dict.fromkeys(min(int(chance.expovariate(0.12)), 59) for _ in range(40))
    count = 1 + min(int(chance.expovariate(0.4)), 29)
    return [
        f"{_GIVEN[(community * 7 + rank * 3) % len(_GIVEN)]} {_FAMILY[(community * 13 + rank) % len(_FAMILY)]}"
        for rank in list(ranks)[:count]
    ]


def _map(item: SourceItem) -> WorkRecord:
    payload: Any = item.payload
    affiliation = AffiliationRecord(payload["institution"])
    return WorkRecord(
        source="openreview",
        key=payload["id"],
        title=payload["title"],
        abstract=payload["abstract"],
        type=WorkType.CONFERENCE_PAPER,
        year=payload["year"],
        identifiers=(Identifier("openreview", payload["id"]),),
        venue=VenueRecord(payload["venue"], acronym=payload["venue"]),
        topics=tuple(TopicRecord(name) for name in payload["keywords"]),
        mentions=tuple(
            MentionRecord(name, affiliations=(affiliation,) if place == 0 else ())
            for place, name in enumerate(payload["authors"])
        ),
    )
