"""What a record would be called, everywhere, before anything is done: by doing it and taking it back at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from papers.curation.naming import WantedNames, show_as
from papers.exports.bibtex import bibtex_entry
from papers.exports.person_names import person_name
from papers.models import Author, AuthorName, Authorship, ShownName
from papers.selectors.citables import citables
from papers.selectors.identifier_links import IdentifierLink, person_link
from papers.selectors.wished_names import private_names
from profiles.corrections.kinds.naming import bearers, fits

_LINES_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A work whose author list would say another name. `was` is what it says now."""

    work: int
    title: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class NamePreview:
    """`bibtex` is the entry of the newest work, `sorted_as` how citations sort the name; taken apart or whole.
    `hidden` are identifiers that would not be shown any more because they say a former name."""

    name: str
    other_names: list[str]
    changed: int
    works: int
    lines: list[ChangedLine]
    bibtex: str = ""
    sorted_as: str = ""
    is_taken_apart: bool = False
    hidden: list[IdentifierLink] = field(default_factory=list)
    homonyms: Sequence[Author] = ()
    fits: bool = True
    is_rename: bool = False


def preview_names(*, record: int, wanted: WantedNames, now: datetime) -> NamePreview:
    """Raises what `show_as` does. Needs no lock of the caller's and leaves everything as it was."""
    was = _shown(record)
    fitting = fits(record, wanted)
    with transaction.atomic():
        show_as(record=record, wanted=wanted, by=0, at=now)
        found = _read(record, wanted, was, fitting=fitting)
        transaction.set_rollback(True)
    return found


def _read(record: int, wanted: WantedNames, was: dict[int, tuple[int, str]], *, fitting: bool) -> NamePreview:
    author = Author.objects.get(pk=record)
    shown = _shown(record)
    changed = [name for name, (_, said) in shown.items() if was.get(name, (0, said))[1] != said]
    titles = dict(Authorship.objects.filter(pk__in=changed[:_LINES_SHOWN]).values_list("pk", "work__title"))
    names = AuthorName.objects.filter(author=record).exclude(name=author.name).order_by("-works_count", "name")
    newest = next(
        (work for work, said in shown.values() if said == author.name), next(iter(shown.values()), (0, ""))[0]
    )
    entry = next(iter(citables([newest], absolute=str)), None) if newest else None
    person = entry.person(author.name) if entry is not None else person_name(author.name)
    private = private_names(record)
    values = author.identifiers.order_by("scheme", "value").values_list("scheme", "value")
    return NamePreview(
        name=author.name,
        other_names=list(names.values_list("name", flat=True)[:12]),
        changed=len(changed),
        works=len(shown),
        lines=[ChangedLine(shown[pk][0], titles[pk], was[pk][1], shown[pk][1]) for pk in changed[:_LINES_SHOWN]],
        bibtex=bibtex_entry(replace(entry, abstract="", keywords=())) if entry is not None else "",
        sorted_as=", ".join(part for part in (person.sorted_family, person.suffix, person.given) if part),
        is_taken_apart=not person.literal,
        hidden=[person_link(scheme, value) for scheme, value in values if private.are_said_by(value)],
        homonyms=list(dict.fromkeys(one for form in wanted.forms for one in bearers(form.name, besides=record))),
        fits=fitting,
        is_rename=wanted.scope == ShownName.Scope.RENAME,
    )


def _shown(record: int) -> dict[int, tuple[int, str]]:
    """By name in an author list, the newest work first: its work, and what it says."""
    rows = Authorship.objects.filter(author=record).order_by("-year", "-work")
    return {pk: (work, name) for pk, work, name in rows.values_list("pk", "work", "raw_name")}
