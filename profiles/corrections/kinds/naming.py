"""What a record is called: other forms of the name, which are public, and a rename, which keeps the former one private.

The former name is in what was asked and nowhere else: not in what came of it, not in the record of acts, where both
kinds are one, and not before a moderator, who is shown the name that is wanted and whether it fits.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from papers.curation.errors import (
    AlreadyTakenBackError,
    BuiltUponError,
    CurationError,
    RecordIsMergedError,
    TooLateError,
)
from papers.curation.naming import FormerNameIsPublicError, WantedNames, show_as, take_naming_back, wanted_names
from papers.former_names import gives_away
from papers.models import Author, AuthorName, PrintedName, ShownName
from papers.names import name_key
from profiles.claims.name_fit import NameFit, fit_names
from profiles.corrections.errors import NotPossibleError, NotUndoableError
from profiles.corrections.kinds.base import Done, Payload
from profiles.models import Claim, RequestPart

_HOMONYMS_SHOWN: Final = 20


class _Naming:
    """The payload is `papers.curation.naming.WantedNames` as JSON."""

    code: str
    # In the record of acts, which is public, nobody can tell a rename from an accent.
    public_code: Final = "name-form"

    def gives_only(self, *, record: int | None, payload: Payload) -> bool:
        return record is not None and fits(record, WantedNames.of_json(payload))

    def disputed(self, *, record: int | None, payload: Payload, other: int | None) -> bool:
        """Whether the name is another one than all that the record has had, and somebody else's: then it takes a word
        besides the owner's, or anybody could be called what somebody known is called."""
        if record is None:
            return True
        wanted = WantedNames.of_json(payload)
        return not fits(record, wanted) and any(bearers(form.name, besides=record) for form in wanted.forms)

    def touches(self, *, record: int | None, payload: Payload, other: int | None) -> frozenset[int]:
        return frozenset() if record is None else frozenset({record})

    def apply(self, *, part: RequestPart, by: int, now: datetime) -> Done:
        record = part.request.record_id
        if record is None:
            raise NotPossibleError("merged-meanwhile")
        try:
            wanted = WantedNames.of_json(part.payload)
            if not owns(record, part.request.filed_by_id):
                wanted = said_by_others(record, wanted)
            act = show_as(record=record, wanted=wanted, by=by, at=now)
        except RecordIsMergedError as error:
            raise NotPossibleError("merged-meanwhile") from error
        except CurationError as error:
            raise NotPossibleError("no-name") from error
        return Done({"naming": act.pk})

    def undo(self, *, part: RequestPart, by: int, now: datetime) -> None:
        try:
            take_naming_back(naming=part.facts["naming"], by=by, at=now)
        except AlreadyTakenBackError as error:
            raise NotUndoableError("undone") from error
        except TooLateError as error:
            raise NotUndoableError("too-late") from error
        except BuiltUponError as error:
            raise NotUndoableError("built-upon") from error

    def tell(self, payload: Payload, other: int | None) -> list[tuple[str, str]]:
        """What the request's page says of it. Of what is given up it says nothing."""
        wanted = WantedNames.of_json(payload)
        told = [("Shown as", wanted.forms[0].name)]
        if rest := [form.name for form in wanted.forms[1:]]:
            told.append(("Other public forms", "; ".join(rest)))
        return [*told, ("Where", SCOPES[wanted.scope])]


SCOPES: Final[dict[str, str]] = {
    ShownName.Scope.PAGE: "On the record; each work keeps the name that it prints",
    ShownName.Scope.WORKS: "On the record and in the author lists of all its works",
    ShownName.Scope.RENAME: "On the record and in the author lists of all its works; no other name is public",
}


class FormOfName(_Naming):
    """A form that is public beside the others."""

    code = "name-form"


class Rename(_Naming):
    """A name in the place of a former one."""

    code = "rename"
    private: Final = True


def owns(record: int, user: int | None) -> bool:
    return user is not None and Claim.objects.filter(author=record, holds=True, user=user).exists()


def said_by_others(record: int, wanted: WantedNames) -> WantedNames:
    """What somebody else asks for, without undoing what the person keeps private: nobody else ends a rename.

    Raises FormerNameIsPublicError.
    """
    now = wanted_names(record)
    if now is None or now.scope != ShownName.Scope.RENAME:
        return wanted
    public = [form.name for form in now.forms]
    private = {name_key(name) for name in [*now.former, *known_names(record)] if gives_away(name, public=public)}
    if any(name_key(form.name) in private for form in wanted.forms):
        raise FormerNameIsPublicError
    former = [*now.former, *(name for name in wanted.former if name not in now.former)]
    return replace(
        wanted,
        scope=ShownName.Scope.RENAME,
        replaced=[*now.replaced, *wanted.replaced],
        former=former,
        leads_on=now.leads_on,
    )


def fits(record: int, wanted: WantedNames) -> bool:
    """Whether each form is one that the record's works carry, or a way of writing one."""
    known = known_names(record)
    return all(fit_names([form.name], known) is not NameFit.INCOMPATIBLE for form in wanted.forms)


def known_names(record: int) -> list[str]:
    """Every name that the record has or had. Private: what is printed may be what somebody gave up."""
    shown = AuthorName.objects.filter(author=record).order_by("-works_count", "name").values_list("name", flat=True)
    printed = PrintedName.objects.filter(author=record).order_by("name").values_list("name", flat=True)
    return list(dict.fromkeys([*shown, *printed]))


def bearers(name: str, *, besides: int) -> list[Author]:
    """Other people here who bear the name, those with most works first."""
    same = AuthorName.objects.filter(key=name_key(name)).exclude(author=besides).values("author")
    found = Author.objects.filter(pk__in=same, merged_into=None).select_related("institution")
    return list(found.order_by("-works_count", "pk")[:_HOMONYMS_SHOWN])


def code_of(wanted: WantedNames) -> str:
    return Rename.code if wanted.scope == ShownName.Scope.RENAME else FormOfName.code


def payload_of(wanted: WantedNames) -> dict[str, Any]:
    return wanted.as_json()
