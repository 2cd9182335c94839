"""Which works the sorting page shows: of every page that bears the name or a form of it, and of none; and which of
these somebody wants to see at the moment."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict

from papers.names import name_key
from papers.text.characters import fold
from profiles.claims.name_fit import NameFit, fit_names
from profiles.selectors.grouped_works import GroupedWork, Said, said_about, works_of_names
from profiles.selectors.name_forms import NameForm, forms_of
from profiles.selectors.record_names import names_of_records
from profiles.selectors.work_groups import WorkGroup, in_groups
from profiles.views.corrections.asking import Asking, plain

# More would be slow to read and to send; the filters and the forms of the name lead to the others.
SHOWN_AT_MOST: Final = 500
_FORMS_OFFERED: Final = 16
_ALSO_AT_MOST: Final = 5
NOBODYS: Final = "nobody"
_NOTHING_SAID: Final = Said(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Found:
    """`forms` are the ways of writing the name that are there, `searched` the keys of those that were looked for;
    `also` names that were typed. `works` are all that were found, `is_cut` says that there are more."""

    forms: list[NameForm]
    searched: frozenset[str]
    also: list[str]
    works: list[GroupedWork]
    is_cut: bool
    said: Said

    @property
    def searched_said(self) -> list[str]:
        """The forms that were searched, each with its number of works."""
        return [f"{form.shown} ({form.total:,})" for form in self.forms if form.key in self.searched]

    @property
    def names(self) -> list[int]:
        return [work.authorship for work in self.works]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of it is to be seen. Empty filters nothing; `only` is "elsewhere" for what is not on the record
    yet, and "new" for what came under the name since its owner last looked."""

    page: str = ""
    year: int | None = None
    coauthor: str = ""
    text: str = ""
    only: str = ""

    @property
    def is_active(self) -> bool:
        return bool(self.page or self.year or self.coauthor or self.text)


@dataclass(frozen=True, slots=True)
class SeenGroup:
    """A group as it is shown: those of its works that are wanted; and how many it has on the record itself, which is
    what makes it likely that the others belong there."""

    group: WorkGroup
    works: list[GroupedWork]
    on_record: int
    pages: list[tuple[str, int]] = field(default_factory=list)


def find_works(asking: Asking, sent: QueryDict) -> Found:
    """For `form` (keys of forms), `also` (names that were typed); as it is without either where there are none."""
    also = [name for name in dict.fromkeys(plain(text) for text in sent.getlist("also")) if name][:_ALSO_AT_MOST]
    names = [*names_of_records(asking.records), *([] if asking.start else [asking.name])]
    forms = forms_of([*names, *also], fits=fitting([*names, *also]))[:_FORMS_OFFERED]
    known = {form.key for form in forms}
    chosen = set(sent.getlist("form")) & known if "forms" in sent else {form.key for form in forms if form.is_close}
    searched = frozenset(chosen | {name_key(name) for name in also})
    works = works_of_names(searched, records=asking.records, most=SHOWN_AT_MOST + 1)
    said = said_about(works).get(asking.record.pk, _NOTHING_SAID) if asking.record is not None else _NOTHING_SAID
    return Found(forms, searched, also, works[:SHOWN_AT_MOST], len(works) > SHOWN_AT_MOST, said)


def fitting(names: Sequence[str]) -> Callable[[str], bool]:
    return lambda name: fit_names(names, [name]) is not NameFit.INCOMPATIBLE


def read_wanted(sent: QueryDict) -> Wanted:
    """What cannot be understood filters nothing."""
    year, only = sent.get("year", ""), sent.get("only", "")
    return Wanted(
        page=sent.get("page", "")[:20],
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,  # noqa: PLR2004
        coauthor=sent.get("coauthor", "")[:200],
        text=plain(sent.get("text", "")),
        only=only if only in ("elsewhere", "new") else "",
    )


def seen_groups(found: Found, wanted: Wanted, *, record: int | None, new: Collection[int]) -> list[SeenGroup]:
    """The groups with the works that are wanted. They are made of all works, so that no filter tears them apart."""
    seen = []
    for group in in_groups(found.works):
        works = [work for work in group.works if _is_wanted(work, wanted, found.said, record=record, new=new)]
        if works:
            on_record = sum(work.record == record for work in group.works) if record is not None else 0
            seen.append(SeenGroup(group, works, on_record, _pages(works)))
    return seen


def page_of(work: GroupedWork) -> str:
    return f"A{work.record}" if work.record is not None else NOBODYS


def _is_wanted(work: GroupedWork, wanted: Wanted, said: Said, *, record: int | None, new: Collection[int]) -> bool:
    if wanted.only == "elsewhere" and (work.record == record or work.authorship in said.not_mine):
        return False
    if wanted.only == "new" and work.authorship not in new:
        return False
    if wanted.page and page_of(work) != wanted.page:
        return False
    if wanted.year is not None and work.year != wanted.year:
        return False
    if wanted.coauthor and wanted.coauthor not in work.people:
        return False
    return not wanted.text or fold(wanted.text) in fold(f"{work.title} {work.venue} {' '.join(work.coauthors)}")


def _pages(works: Sequence[GroupedWork]) -> list[tuple[str, int]]:
    pages = [page_of(work) for work in works]
    return sorted(((page, pages.count(page)) for page in set(pages)), key=lambda item: (-item[1], item[0]))
