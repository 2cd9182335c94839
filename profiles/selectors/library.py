"""What is in a library: lists, the works on one as its page shows them, and which works of a page are saved.

A list holds so few works (`saving.MOST_WORKS`) that its rows are read whole and sorted here: thirty bytes each, in one
query. Titles, authors and the like are read for one page of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from papers.models import Work
from profiles.models import LastRemoval, ReadingList, SavedWork


class Sort(StrEnum):
    OWN = "own"
    NEWEST = "newest"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class ListName:
    """A list as it stands beside others. `works` counts rows: of what was merged meanwhile there may be two."""

    number: int
    name: str
    works: int
    is_default: bool
    followed: bool
    is_shared: bool


@dataclass(slots=True)
class Entry:
    """A work on a list. `place` is where it stands in its owner's order, from 1; `merged` says that it was saved under
    another number as well."""

    work: int
    place: int
    note: str
    tags: list[str]
    saved_at: datetime
    year: int | None
    hidden: bool


def lists_of(user: int) -> list[ListName]:
    """The one that a click saves to first, then by name."""
    rows = (
        ReadingList.objects.filter(user=user)
        .annotate(works=Count("saved"))
        .order_by("-is_default", "name")
        .values_list("pk", "name", "works", "is_default", "followed", "share_key")
    )
    return [ListName(*row[:5], is_shared=row[5] is not None) for row in rows]


def entries_of(reading_list: int) -> list[Entry]:
    """In the order of the owner. Rows of what is one work now are one entry, with the notes and tags of all of them."""
    rows = (
        SavedWork.objects.filter(reading_list=reading_list)
        .order_by("position", "pk")
        .annotate(
            shown=Coalesce(F("work__merged_into"), F("work")),
            of=Coalesce(F("work__merged_into__year"), F("work__year")),
            hides=Coalesce(F("work__merged_into__hidden"), F("work__hidden")),
        )
        .values_list("shown", "note", "tags", "saved_at", "of", "hides")
    )
    found: dict[int, Entry] = {}
    for work, note, tags, saved_at, year, hidden in rows:
        known = found.get(work)
        if known is None:
            found[work] = Entry(work, len(found) + 1, note, list(tags), saved_at, year, hidden)
            continue
        known.note = "\n\n".join(dict.fromkeys(filter(None, (known.note, note))))
        known.tags += [tag for tag in tags if tag not in known.tags]
        known.saved_at = max(known.saved_at, saved_at)
    return list(found.values())


def tags_of(entries: Sequence[Entry]) -> list[tuple[str, int]]:
    """Each tag with how many works have it, by name."""
    counts: dict[str, int] = {}
    for one in entries:
        for tag in one.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return sorted(counts.items(), key=lambda pair: (pair[0].casefold(), pair[0]))


def chosen(entries: Sequence[Entry], *, tag: str = "", words: str = "", sort: Sort = Sort.OWN) -> list[Entry]:
    """Those with the tag and with all words in their title or note. One query where there are words."""
    found = [one for one in entries if not tag or tag in one.tags]
    if words.split():
        matching = _with_words([one.work for one in found], words)
        found = [one for one in found if one.work in matching or _has_words(one.note, words)]
    if sort is Sort.NEWEST:
        found.sort(key=lambda one: (-(one.year or 0), -one.work))
    elif sort is Sort.SAVED:
        found.sort(key=lambda one: one.saved_at, reverse=True)
    return found


def saved_among(user: int, works: Collection[int]) -> frozenset[int]:
    """Which of these works, as they are shown, the person has on a list. One query; none for no works."""
    if not works:
        return frozenset()
    rows = (
        SavedWork.objects.filter(_of(works), reading_list__user=user)
        .annotate(shown=Coalesce(F("work__merged_into"), F("work")))
        .values_list("shown", flat=True)
    )
    return frozenset(rows)


def lists_with(user: int, work: int) -> frozenset[int]:
    """The person's lists that the work is on."""
    return frozenset(
        SavedWork.objects.filter(_of([work]), reading_list__user=user).values_list("reading_list", flat=True)
    )


def own_library(user: int) -> Mapping[str, Any]:
    """All of it, for the person's own data."""
    saved: dict[int, list[dict[str, Any]]] = {}
    rows = SavedWork.objects.filter(reading_list__user=user).order_by("reading_list", "position", "pk")
    for row in rows.iterator(chunk_size=2_000):
        one = {"work": f"W{row.work_id}", "note": row.note, "tags": row.tags, "saved_at": row.saved_at}
        saved.setdefault(row.reading_list_id, []).append(one)
    last = LastRemoval.objects.filter(user=user).values("removed_at", "lists", "saved").first()
    return {
        "lists": [
            {
                "name": one.name,
                "note": one.note,
                "followed": one.followed,
                "secret_link": str(one.share_key) if one.share_key else None,
                "link_says_who": one.share_name,
                "created_at": one.created_at,
                "works": saved.get(one.pk, []),
            }
            for one in ReadingList.objects.filter(user=user).order_by("pk")
        ],
        "taken_off_last": last,
    }


def _of(works: Collection[int]) -> Q:
    """Rows of these works, or of what was merged into them. The second is asked by its own small index."""
    merged: QuerySet[Any] = Work.objects.filter(merged_into__in=works).values("pk")
    return Q(work__in=works) | Q(work__in=merged)


def _with_words(works: Sequence[int], words: str) -> frozenset[int]:
    rows = Work.shown.filter(pk__in=works)
    for word in words.split():
        rows = rows.filter(title__icontains=word)
    return frozenset(rows.values_list("pk", flat=True))


def _has_words(text: str, words: str) -> bool:
    folded = text.casefold()
    return all(word.casefold() in folded for word in words.split())
