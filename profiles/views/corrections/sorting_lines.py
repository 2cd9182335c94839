"""The sorting page's groups and filters as its template draws them: everything decided, so that hundreds of works are
drawn fast."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from profiles.selectors.grouped_works import GroupedWork
from profiles.views.corrections.asking import Asking
from profiles.views.corrections.finding import NOBODYS, Found, SeenGroup, Wanted, page_of
from profiles.views.corrections.marks import Mark, Marks, packed

# So many works of a group are in sight before it is opened: enough to tell whose it is.
_IN_SIGHT: Final = 3
_LEFT_CLOSED: Final = 2
_LONERS_IN_SIGHT: Final = 20
_COAUTHORS_OFFERED: Final = 40
_PAGES_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class WorkRow:
    """`mark` is what is marked; `page` and `people` are what the filters look at."""

    work: GroupedWork
    mark: Mark
    page: str
    page_said: str
    people: str
    is_on_record: bool


@dataclass(frozen=True, slots=True)
class GroupRows:
    """`mark` is the mark of all its works, "" where they differ; `first` are in sight, `rest` behind a click."""

    number: int
    alone: bool
    coauthors: list[str]
    institutions: list[str]
    first_year: int | None
    last_year: int | None
    count: int
    of: int
    names: str
    mark: str
    pages: list[str]
    more_pages: int
    on_record: int
    first: list[WorkRow]
    rest: list[WorkRow]


@dataclass(frozen=True, slots=True)
class Filters:
    """What can be chosen, each with the number of works."""

    pages: list[tuple[str, str, int]]
    years: list[tuple[int, int]]
    coauthors: list[tuple[str, str, int]]


def lines_of(groups: Sequence[SeenGroup], marks: Marks, about: Asking) -> list[GroupRows]:
    record = about.record.pk if about.record is not None else None
    return [_rows(seen, marks, record) for seen in groups]


def offered_filters(found: Found, wanted: Wanted, about: Asking) -> Filters:
    own = about.record.pk if about.record is not None and wanted.only == "elsewhere" else None
    works = [work for work in found.works if own is None or work.record != own]
    pages = Counter(page_of(work) for work in works)
    named = {page_of(work): _page_name(work) for work in works}
    years = Counter(work.year for work in works if work.year is not None)
    people = Counter(person for work in works for person in work.people)
    called = {key: name for work in works for key, name in zip(work.people, work.coauthors, strict=True)}
    return Filters(
        pages=[(page, named[page], count) for page, count in pages.most_common()],
        years=sorted(years.items(), reverse=True),
        coauthors=[(key, called[key], count) for key, count in people.most_common(_COAUTHORS_OFFERED)],
    )


def _rows(seen: SeenGroup, marks: Marks, record: int | None) -> GroupRows:
    rows = [
        WorkRow(
            work,
            marks.of(work.authorship),
            page_of(work),
            _page_name(work),
            " ".join(key.replace(" ", "_") for key in work.people),
            work.record is not None and work.record == record,
        )
        for work in seen.works
    ]
    names = [work.authorship for work in seen.works]
    in_sight = _LONERS_IN_SIGHT if seen.group.alone else _IN_SIGHT
    cut = in_sight if len(rows) > in_sight + _LEFT_CLOSED else len(rows)
    said = {page_of(work): _page_name(work) for work in seen.works}
    return GroupRows(
        number=seen.group.number,
        alone=seen.group.alone,
        coauthors=seen.group.coauthors,
        institutions=seen.group.institutions,
        first_year=min((work.year for work in seen.works if work.year is not None), default=None),
        last_year=max((work.year for work in seen.works if work.year is not None), default=None),
        count=len(rows),
        of=len(seen.group.works),
        names=packed(names),
        mark=marks.of_all(names) or "",
        pages=[f"{said[page]}: {count}" for page, count in seen.pages[:_PAGES_NAMED]],
        more_pages=max(0, len(seen.pages) - _PAGES_NAMED),
        on_record=seen.on_record,
        first=rows[:cut],
        rest=rows[cut:],
    )


def _page_name(work: GroupedWork) -> str:
    page = page_of(work)
    return "no page" if page == NOBODYS else f"{work.record_name} ({page})"
