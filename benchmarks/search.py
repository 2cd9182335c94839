"""What a search costs inside the database, beside tantivy over the same words; and completing a name, beside a look-up
by primary key.

Machines are noisy: every question is asked of both in turn, several times, and of every statement the best time counts.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Self

from django.db import connection

from benchmarks import literature
from benchmarks.figures import Figure
from benchmarks.questions import Words, questions
from benchmarks.tantivy_peer import Peer
from papers.models import Author, Work
from papers.search.answering import ENGINE
from papers.search.counting import CAP
from papers.search.engine import WorkSearch
from papers.search.names import NameKind, suggest
from papers.search.query.reading import read_query

ROUNDS: Final = 5
LIMIT_MS: Final = 10.0
_NAMES: Final = 60


def measure(*, works: int) -> list[Figure]:
    corpus = literature.load(works=works)
    return compare(corpus)


def compare(corpus: str) -> list[Figure]:
    """Reads only. The corpus is in the database, and indexed."""
    with tempfile.TemporaryDirectory() as folder:
        peer = Peer(Path(folder))
        asked = questions(count_of_phrase=peer.phrase)
        size: dict[str, float | int | str] = {"corpus": corpus, "works": Work.objects.filter(merged_into=None).count()}
        words = [
            ("search, a common word", _timed(asked.common_words, peer.all_words, written=" ".join)),
            ("search, a rare word", _timed(asked.rare_words, peer.all_words, written=" ".join)),
            ("search, two words", _timed(asked.pairs, peer.all_words, written=" ".join)),
        ]
        phrases = [
            ("phrase search, common", _timed(asked.common_phrases, peer.phrase, written=_quoted)),
            ("phrase search, rare", _timed(asked.rare_phrases, peer.phrase, written=_quoted)),
        ]
    return [
        *(_within(name, times, size) for name, times in words if times.index),  # a small corpus has no common ones
        *(_beside(name, times, size) for name, times in phrases if times.index),
        _agreement([times for _, times in (*words, *phrases)]),
        _autocomplete(),
    ]


def _quoted(words: Words) -> str:
    return f'"{" ".join(words)}"'


class _Times:
    """Of one question after the other, the best of its rounds, in milliseconds."""

    def __init__(self) -> None:
        self.index: list[float] = []
        self.whole: list[float] = []
        self.peer: list[float] = []
        self.same = 0

    @property
    def detail(self) -> dict[str, float | int | str]:
        return {
            "questions": len(self.index),
            "page_and_count_ms": statistics.median(self.index),
            "page_and_count_slowest_tenth_ms": _tenth(self.index),
            "with_facets_and_passages_ms": statistics.median(self.whole),
            "tantivy_ms": statistics.median(self.peer),
            "tantivy_slowest_tenth_ms": _tenth(self.peer),
        }


def _within(name: str, times: _Times, size: dict[str, Any]) -> Figure:
    value = statistics.median(times.index) / LIMIT_MS
    return Figure(
        name, value, f"of {LIMIT_MS:.0f} ms in the database, ranked page and count", 1, "lower", size | times.detail
    )


def _beside(name: str, times: _Times, size: dict[str, Any]) -> Figure:
    value = statistics.median(times.index) / statistics.median(times.peer)
    return Figure(name, value, "times the time of tantivy, ranked page and count", 2, "lower", size | times.detail)


def _agreement(every: Sequence[_Times]) -> Figure:
    asked = sum(len(times.index) for times in every)
    same = sum(times.same for times in every)
    return Figure(
        "search counts", same / asked, "of the counts are those of tantivy", 1, "higher", {"questions": asked}
    )


def _timed(asked: Sequence[Words], peer: Callable[[Words], int], *, written: Callable[[Words], str]) -> _Times:
    times = _Times()
    for words in asked:
        search = WorkSearch(read_query(written(words)))
        index, whole, theirs = [], [], []
        ours = counted = 0
        for _ in range(ROUNDS):
            with _Statements() as statements:
                began = time.perf_counter()
                ours = ENGINE.works(search).count.value
                whole.append((time.perf_counter() - began) * 1000)
            index.append(statements.times)
            began = time.perf_counter()
            counted = peer(words)
            theirs.append((time.perf_counter() - began) * 1000)
        times.index.append(_best(index))
        times.whole.append(min(whole))
        times.peer.append(min(theirs))
        times.same += ours == min(counted, CAP)
    return times


class _Statements:
    """The milliseconds of the statements that find, count and rank, as the client of the database sees them."""

    _TABLES: Final = ("papers_searchdocument", "papers_searchterm", "title_key")

    def __init__(self, *tables: str) -> None:
        self.times: list[float] = []
        self._tables = tables or self._TABLES
        self._wrapping = connection.execute_wrapper(self._timed)

    def __enter__(self) -> Self:
        self._wrapping.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._wrapping.__exit__(*raised)  # type: ignore[arg-type]

    def _timed(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            if any(table in sql for table in self._tables):
                self.times.append((time.perf_counter() - began) * 1000)


def _autocomplete() -> Figure:
    """Beginnings of names, of one to six letters, of people here and there in the list of authors."""
    living = Author.objects.filter(merged_into=None).order_by("pk")
    total = living.count()
    step = max(1, total // _NAMES)
    pks = list(living.values_list("pk", flat=True)[::step])[:_NAMES]
    completing, looking_up, whole = [], [], []
    for place, (pk, name) in enumerate(Author.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "name")):
        typed = name.split()[-1][: 1 + place % 6]
        ours, theirs, all_of_it = [], [], []
        for _ in range(ROUNDS):
            with _Statements("papers_") as statements:
                began = time.perf_counter()
                suggest(typed, kinds=[NameKind.AUTHOR])
                all_of_it.append((time.perf_counter() - began) * 1000)
            ours.append(statements.times)
            with _Statements("papers_author") as statements:
                Author.objects.only("name").get(pk=pk)
            theirs.append(statements.times)
        completing.append(_best(ours))
        looking_up.append(_best(theirs))
        whole.append(min(all_of_it))
    return Figure(
        "author autocomplete", statistics.median(completing) / statistics.median(looking_up),
        "times the time of a look-up by primary key", 3, "lower",
        {"authors": total, "beginnings": len(completing), "completing_ms": statistics.median(completing),
         "slowest_tenth_ms": _tenth(completing), "look_up_ms": statistics.median(looking_up),
         "with_python_ms": statistics.median(whole)},
    )  # fmt: skip


def _best(rounds: Sequence[Sequence[float]]) -> float:
    """The sum of the best times of each statement; every round has the same ones."""
    return sum((min(times) for times in zip(*rounds, strict=True)), 0.0)


def _tenth(times: Sequence[float]) -> float:
    """The time that nine of ten stay below."""
    return sorted(times)[len(times) * 9 // 10]
