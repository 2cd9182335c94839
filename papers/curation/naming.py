"""What a record is called: one act that says how it is shown, which other forms it has, and what is shown no more.

What is printed is never changed (`papers.models.naming`), so all of it can be taken back. Nothing here asks who may.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from papers.curation.errors import (
    AlreadyTakenBackError,
    BuiltUponError,
    CurationError,
    RecordIsMergedError,
    TooLateError,
)
from papers.exports.person_names import PersonName, person_name
from papers.models import Author, Authorship, Citation, NameForm, Naming, ShownName
from papers.names import clean_name, name_key
from papers.storage.changes import note_changed
from papers.storage.counts import recount_authors
from papers.storage.record_locks import lock_records

UNDO_WITHIN: Final = timedelta(days=90)
MOST_FORMS: Final = 20
LONGEST_NAME: Final = 200


class NotANameError(CurationError):
    """What was given has no letter, or is longer than any name."""


class TooManyFormsError(CurationError):
    """Nobody has so many names."""


class FormerNameIsPublicError(CurationError):
    """A name is to be private and shown at once."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a name and its parts, as its person takes it apart. Without a family name it is not taken apart."""

    name: str
    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""

    @classmethod
    def guessed(cls, name: str) -> "Form":
        """With the parts that the form of the name suggests."""
        parts = person_name(clean_name(name))
        return cls(clean_name(name), parts.given, parts.particle, parts.family, parts.suffix)

    @property
    def parts(self) -> PersonName:
        if not self.family:
            return PersonName(literal=self.name)
        return PersonName(given=self.given, particle=self.particle, family=self.family, suffix=self.suffix)


@dataclass(frozen=True, slots=True)
class WantedNames:
    """`forms` are public, the first is what the record is shown under; `replaced` are printed and shown as that one
    instead; `former` are private. `leads_on`: whether old addresses of joined records lead here or are gone."""

    scope: ShownName.Scope
    forms: Sequence[Form]
    replaced: Sequence[str] = ()
    former: Sequence[str] = field(default=())
    leads_on: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "scope": self.scope.value,
            "forms": [asdict(form) for form in self.forms],
            "replaced": list(self.replaced),
            "former": list(self.former),
            "leads_on": self.leads_on,
        }

    @classmethod
    def of_json(cls, told: Any) -> "WantedNames":
        return cls(
            scope=ShownName.Scope(told["scope"]),
            forms=tuple(Form(**form) for form in told["forms"]),
            replaced=tuple(told["replaced"]),
            former=tuple(told["former"]),
            leads_on=told["leads_on"],
        )


def checked(wanted: WantedNames) -> WantedNames:
    """The same in clean forms, each once. Raises NotANameError, TooManyFormsError, FormerNameIsPublicError."""
    forms: dict[str, Form] = {}
    for form in wanted.forms:
        name = clean_name(form.name)
        if not name or not name_key(name) or len(name) > LONGEST_NAME:
            raise NotANameError(form.name)
        given, particle, family, suffix = (
            " ".join(part.split())[:LONGEST_NAME] for part in (form.given, form.particle, form.family, form.suffix)
        )
        forms.setdefault(name, Form(name, given, particle, family, suffix) if family else Form(name))
    if not forms:
        raise NotANameError
    former = [name for name in dict.fromkeys(clean_name(one) for one in wanted.former) if name]
    replaced = [name for name in dict.fromkeys(" ".join(one.split()) for one in wanted.replaced) if name]
    if len(forms) > MOST_FORMS or len(former) > MOST_FORMS or len(replaced) > 5 * MOST_FORMS:
        raise TooManyFormsError
    if set(former) & set(forms):
        raise FormerNameIsPublicError
    shown = next(iter(forms))
    return WantedNames(
        scope=wanted.scope,
        forms=tuple(forms.values()),
        replaced=tuple(name for name in replaced if name != shown),
        former=tuple(former) if wanted.scope == ShownName.Scope.RENAME else (),
        leads_on=wanted.leads_on,
    )


def wanted_names(record: int) -> WantedNames | None:
    """What is wanted of a record now; None where nobody said anything."""
    found = ShownName.objects.filter(author=record).first()
    if found is None:
        return None
    forms = NameForm.objects.filter(author=record).order_by("place")
    return WantedNames(
        scope=ShownName.Scope(found.scope),
        forms=tuple(Form(f.name, f.given, f.particle, f.family, f.suffix) for f in forms),
        replaced=tuple(found.replaced),
        former=tuple(found.former),
        leads_on=found.leads_on,
    )


def show_as(*, record: int, wanted: WantedNames, by: int, at: datetime) -> Naming:
    """From now on the record is named so, wherever the portal shows it, and so is every work that comes to it.

    Raises RecordIsMergedError, and what `checked` does.
    """
    wanted = checked(wanted)
    with transaction.atomic():
        lock_records([record])
        if not Author.objects.filter(pk=record, merged_into=None).exists():
            raise RecordIsMergedError
        before = wanted_names(record)
        _write(record, wanted, by=by, at=at)
        _renew(record)
        return Naming.objects.create(
            author_id=record,
            by=by,
            at=at,
            undo_until=at + UNDO_WITHIN,
            before=before.as_json() if before is not None else None,
            after=wanted.as_json(),
        )


def take_naming_back(*, naming: int, by: int, at: datetime) -> Naming:
    """The names as they were before.

    Raises AlreadyTakenBackError, TooLateError, BuiltUponError, Naming.DoesNotExist.
    """
    with transaction.atomic():
        lock_records([Naming.objects.get(pk=naming).author_id])
        act = Naming.objects.select_for_update().get(pk=naming)
        if act.undone_at is not None:
            raise AlreadyTakenBackError
        if at > act.undo_until:
            raise TooLateError
        later = Naming.objects.filter(author=act.author_id, pk__gt=act.pk, undone_at=None)
        if later.exists():
            raise BuiltUponError(later.values_list("pk", flat=True))
        if act.before is None:
            NameForm.objects.filter(author=act.author_id).delete()
            ShownName.objects.filter(author=act.author_id).delete()
        else:
            _write(act.author_id, WantedNames.of_json(act.before), by=by, at=at)
        act.undone_at, act.undone_by = at, by
        act.save(update_fields=["undone_at", "undone_by"])
        _renew(act.author_id)
        return act


def _write(record: int, wanted: WantedNames, *, by: int, at: datetime) -> None:
    ShownName.objects.update_or_create(
        author_id=record,
        defaults={
            "scope": wanted.scope,
            "replaced": list(wanted.replaced),
            "former": list(wanted.former),
            "leads_on": wanted.leads_on,
            "by": by,
            "at": at,
        },
    )
    NameForm.objects.filter(author=record).delete()
    NameForm.objects.bulk_create(
        NameForm(author_id=record, place=place, key=name_key(form.name), **asdict(form))
        for place, form in enumerate(wanted.forms)
    )


def _renew(record: int) -> None:
    """What is made of names: those that pages read, and what search finds in the record's works and in those that cite
    them, which may print the name too."""
    # A record that was joined to others may itself have been joined since: then its names are part of that one's.
    bearer = Author.objects.values_list("merged_into", flat=True).get(pk=record) or record
    own = Authorship.objects.filter(author=bearer).values_list("work", flat=True)
    citing = Citation.objects.filter(cited__in=own).values_list("citing", flat=True)
    with connection.cursor() as cursor:
        recount_authors(cursor, [bearer])
        note_changed(cursor, sorted({*own, *citing}))
