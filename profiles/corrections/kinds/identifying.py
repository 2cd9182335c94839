"""An identifier of the record's person is put right: added, taken off, or marked as misprinted beside a name.

What its holder confirmed by signing in is told apart from what somebody typed in, and only the first is counted. One
that another record has stays there until whoever is asked has agreed; nothing else of the request waits for it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from allauth.socialaccount.models import SocialAccount

from papers.curation.errors import AlreadyTakenBackError, BuiltUponError, TooLateError
from papers.curation.identifiers import (
    AlreadySaidError,
    IdentifierMovedError,
    NotPrintedError,
    deny_identifier,
    reject_print,
    say_identifier,
    take_identifier_back,
)
from papers.models import IdentifierAct
from papers.models.identifying import Ground
from papers.records import Identifier
from papers.selectors.identifier_links import person_link
from profiles.corrections.errors import NotPossibleError, NotUndoableError
from profiles.corrections.kinds.base import Done, Payload
from profiles.models import Decider, RequestPart


class PutIdentifierRight:
    """`act` is add, remove or reject; `scheme` and `value` the identifier. With add: `authenticated`, and as the part's
    `other` the record that has it. With remove: `misprinted`, where the works that carry it are the person's all the
    same. With reject: `names` in author lists beside which a source misprints it."""

    code = "identifier"

    def gives_only(self, *, record: int | None, payload: Payload) -> bool:
        """What is typed in changes nothing but what the page says of itself."""
        return payload.get("act") != "add" or not payload.get("authenticated")

    def touches(self, *, record: int | None, payload: Payload, other: int | None) -> frozenset[int]:
        return frozenset(found for found in (record, other) if found is not None)

    def disputed(self, *, record: int | None, payload: Payload, other: int | None) -> bool:
        """Another record has it, and all that speaks against that is what somebody typed in."""
        return payload.get("act") == "add" and other not in {None, record} and not payload.get("authenticated")

    def apply(self, *, part: RequestPart, by: int, now: datetime) -> Done:
        record = part.request.record_id
        if record is None:
            raise NotPossibleError("merged-meanwhile")
        identifier = identifier_of(part.payload)
        try:
            act = _ACTS[part.payload["act"]](part, record, identifier, by, now)
        except AlreadySaidError as error:
            raise NotPossibleError("nothing-left") from error
        except NotPrintedError as error:
            raise NotPossibleError("nothing-left") from error
        except IdentifierMovedError as error:
            raise NotPossibleError("identifier-elsewhere", record=f"A{error.holder}") from error
        facts = {"act": act.pk, "scheme": identifier.scheme, "value": identifier.value}
        if act.holder_before_id not in {None, record, act.holder_after_id}:
            facts["from"] = f"A{act.holder_before_id}"
        return Done(facts, public={"what": part.payload["act"], "scheme": identifier.scheme})

    def undo(self, *, part: RequestPart, by: int, now: datetime) -> None:
        try:
            take_identifier_back(act=int(part.facts["act"]), by=by, at=now)
        except AlreadyTakenBackError as error:
            raise NotUndoableError("undone") from error
        except TooLateError as error:
            raise NotUndoableError("too-late") from error
        except BuiltUponError as error:
            raise NotUndoableError("built-upon") from error

    def tell(self, payload: Payload, other: int | None) -> list[tuple[str, str]]:
        """For the page of the request."""
        identifier = identifier_of(payload)
        lines = [
            (_WORDS[payload["act"]], f"{person_link(identifier.scheme, identifier.value).label} {identifier.value}"),
        ]
        if payload["act"] == "add":
            said = (
                "Its holder signed in with it." if payload.get("authenticated") else "Typed in. Nobody has checked it."
            )
            lines.append(("Who says so", said))
        if payload.get("evidence"):
            lines.append(("What speaks for it", str(payload["evidence"])))
        if other is not None:
            lines.append(("Where it is now", f"On A{other}, and it stays there until this is decided."))
        if payload["act"] == "remove":
            stay = bool(payload.get("misprinted"))
            lines.append(("The works that carry it", "Are the person's all the same." if stay else "Stay for now."))
        return lines


_WORDS: Final = {"add": "Is theirs", "remove": "Is not theirs", "reject": "Is misprinted"}


def identifier_of(payload: Payload) -> Identifier:
    return Identifier(str(payload["scheme"]), str(payload["value"]))


def is_connected(user: int, identifier: Identifier) -> bool:
    """Whether this account signs in with it."""
    found = SocialAccount.objects.filter(user=user, provider=identifier.scheme, uid=identifier.value)
    return identifier.scheme == "orcid" and found.exists()


def _add(part: RequestPart, record: int, identifier: Identifier, by: int, now: datetime) -> IdentifierAct:
    if part.payload.get("authenticated"):
        if not is_connected(by, identifier):
            raise NotPossibleError("not-connected")
        ground = Ground.AUTHENTICATED
    else:
        # Nobody decides on what they filed, so whoever agreed is somebody else.
        ground = Ground.TYPED if part.decider == Decider.FILER else Ground.DECIDED
    return say_identifier(author=record, identifier=identifier, ground=ground, believed=part.other_id, by=by, at=now)


def _remove(part: RequestPart, record: int, identifier: Identifier, by: int, now: datetime) -> IdentifierAct:
    wrong = bool(part.payload.get("misprinted"))
    return deny_identifier(author=record, identifier=identifier, by=by, at=now, misprinted=wrong)


def _reject(part: RequestPart, record: int, identifier: Identifier, by: int, now: datetime) -> IdentifierAct:
    names = [int(name) for name in part.payload.get("names", ())]
    return reject_print(author=record, names=names, identifier=identifier, by=by, at=now)


_ACTS: Final[Mapping[str, Callable[[RequestPart, int, Identifier, int, datetime], Any]]] = {
    "add": _add,
    "remove": _remove,
    "reject": _reject,
}
