"""What a receipt states, and how that is written: a W3C Verifiable Credential (version 2.0). Pure.

It says which record, under which name, at which level and on which classes of evidence; what the evidence is (an
address, a page, a document) is never in it. What its words mean is said where the context points: on the portal's own
page for checking receipts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from profiles.claims.level_words import level_words

TYPE: Final = "ResearcherRecordReceipt"
LIST_TYPE: Final = "BitstringStatusListCredential"
REVOCATION: Final = "revocation"
BASE_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
LEVELS: Final = (2, 3, 4)
_TERMS: Final = (
    TYPE, "recordId", "orcid", "level", "levelMeans", "evidenceClasses", "trust", "score", "band", "formula", "asOf",
)  # fmt: skip
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_RECORD: Final = re.compile(r"A[1-9][0-9]{0,17}", re.ASCII)
_PLACE: Final = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_ORCID: Final = "https://orcid.org/"


class NotAReceiptError(ValueError):
    """A document that may be good JSON, and is no receipt."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The score in force when the receipt was issued, which may have changed since."""

    score: int
    band: str
    formula: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated of one record. `classes` are codes of evidence; `orcid` is empty where it is not stated."""

    record: str
    page: str
    name: str
    level: int
    classes: tuple[str, ...]
    orcid: str
    trust: Trust | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is told whether the receipt is revoked: a place in a list that anybody can fetch."""

    list_url: str
    place: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it is read. `number` is what follows urn:uuid: in its id."""

    number: str
    issuer: str
    issuer_name: str
    valid_from: datetime
    valid_until: datetime
    statement: Statement
    status: Place


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list of revoked places, as it is read."""

    url: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    encoded: str


def receipt_document(receipt: Receipt, *, checked_at: str) -> dict[str, Any]:
    """The credential before it is signed. `checked_at` is the address where anybody can have it checked."""
    statement = receipt.statement
    subject: dict[str, Any] = {"id": statement.page, "recordId": statement.record, "name": statement.name}
    if statement.orcid:
        subject["orcid"] = _ORCID + statement.orcid
    subject["level"] = statement.level
    subject["levelMeans"] = level_words(statement.level, claimed=True)
    subject["evidenceClasses"] = list(statement.classes)
    if statement.trust is not None:
        trust = statement.trust
        subject["trust"] = {
            "score": trust.score, "band": trust.band, "formula": trust.formula, "asOf": as_time(trust.as_of),
        }  # fmt: skip
    return {
        "@context": [BASE_CONTEXT, {term: f"{checked_at}#{term}" for term in _TERMS}],
        "id": f"urn:uuid:{receipt.number}",
        "type": ["VerifiableCredential", TYPE],
        "name": "Receipt of a claimed researcher record",
        "description": f"Anybody can check this file at {checked_at}",
        "issuer": {"id": receipt.issuer, "name": receipt.issuer_name},
        "validFrom": as_time(receipt.valid_from),
        "validUntil": as_time(receipt.valid_until),
        "credentialSubject": subject,
        "credentialStatus": {
            "id": f"{receipt.status.list_url}#{receipt.status.place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": REVOCATION,
            "statusListIndex": str(receipt.status.place),
            "statusListCredential": receipt.status.list_url,
        },
    }


def list_document(found: StatusList) -> dict[str, Any]:
    """The list as a credential before it is signed."""
    return {
        "@context": [BASE_CONTEXT],
        "id": found.url,
        "type": ["VerifiableCredential", LIST_TYPE],
        "issuer": found.issuer,
        "validFrom": as_time(found.valid_from),
        "validUntil": as_time(found.valid_until),
        "credentialSubject": {
            "id": f"{found.url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": REVOCATION,
            "encodedList": found.encoded,
        },
    }


def is_receipt(document: Any) -> bool:
    """Whether it says that it is one. Nothing else of it is looked at."""
    return isinstance(document, dict) and document.get("type") == ["VerifiableCredential", TYPE]


def issuer_of(document: Mapping[str, Any]) -> str | None:
    """Who issued it, as it says itself."""
    issuer = document.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    return named if isinstance(named, str) else None


def read_receipt(document: Mapping[str, Any]) -> Receipt:
    """Raises NotAReceiptError. Says nothing of whether the signature is good."""
    if not is_receipt(document):
        raise NotAReceiptError("of another type")
    issuer, subject = _object(document, "issuer"), _object(document, "credentialSubject")
    status = _object(document, "credentialStatus")
    if (status.get("type"), status.get("statusPurpose")) != ("BitstringStatusListEntry", REVOCATION):
        raise NotAReceiptError("without a place in a list of revoked receipts")
    trust = _object(subject, "trust") if "trust" in subject else None
    return Receipt(
        number=_after("urn:uuid:", _text(document, "id")),
        issuer=_text(issuer, "id"),
        issuer_name=_text(issuer, "name"),
        valid_from=_time(document, "validFrom"),
        valid_until=_time(document, "validUntil"),
        statement=Statement(
            record=_fitting(_RECORD, _text(subject, "recordId")),
            page=_text(subject, "id"),
            name=_text(subject, "name"),
            level=_level(subject),
            classes=_texts(subject, "evidenceClasses"),
            orcid=_after(_ORCID, _text(subject, "orcid")) if "orcid" in subject else "",
            trust=None
            if trust is None
            else Trust(_whole(trust, "score"), _text(trust, "band"), _whole(trust, "formula"), _time(trust, "asOf")),
        ),
        status=Place(
            list_url=_text(status, "statusListCredential"),
            place=int(_fitting(_PLACE, _text(status, "statusListIndex"))),
        ),
    )


def read_list(document: Any) -> StatusList:
    """Raises NotAReceiptError."""
    if not isinstance(document, dict) or document.get("type") != ["VerifiableCredential", LIST_TYPE]:
        raise NotAReceiptError("no list of revoked receipts")
    subject = _object(document, "credentialSubject")
    if (subject.get("type"), subject.get("statusPurpose")) != ("BitstringStatusList", REVOCATION):
        raise NotAReceiptError("no list of revoked receipts")
    return StatusList(
        url=_text(document, "id"),
        issuer=_text(document, "issuer"),
        valid_from=_time(document, "validFrom"),
        valid_until=_time(document, "validUntil"),
        encoded=_text(subject, "encodedList"),
    )


def as_time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def time_from(text: str) -> datetime:
    """Raises NotAReceiptError."""
    try:
        return datetime.strptime(_fitting(_TIME, text), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise NotAReceiptError("with a time that is none") from error


def _object(of: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    if not isinstance(found, dict):
        raise NotAReceiptError(f"without {name}")
    return found


def _text(of: Mapping[str, Any], name: str) -> str:
    found = of.get(name)
    if not isinstance(found, str):
        raise NotAReceiptError(f"without {name}")
    return found


def _whole(of: Mapping[str, Any], name: str) -> int:
    found = of.get(name)
    if type(found) is not int:  # true and false are integers to Python
        raise NotAReceiptError(f"without {name}")
    return found


def _texts(of: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = of.get(name)
    if not isinstance(found, Sequence) or isinstance(found, str) or not all(isinstance(one, str) for one in found):
        raise NotAReceiptError(f"without {name}")
    return tuple(found)


def _level(of: Mapping[str, Any]) -> int:
    level = _whole(of, "level")
    if level not in LEVELS:
        raise NotAReceiptError("of no level")
    return level


def _time(of: Mapping[str, Any], name: str) -> datetime:
    return time_from(_text(of, name))


def _fitting(form: re.Pattern[str], text: str) -> str:
    if not form.fullmatch(text):
        raise NotAReceiptError("with a value of another form")
    return text


def _after(beginning: str, text: str) -> str:
    if not text.startswith(beginning):
        raise NotAReceiptError("with a value of another form")
    return text.removeprefix(beginning)
