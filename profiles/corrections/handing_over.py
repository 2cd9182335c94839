"""What is wrong in a source, and not here: a message with the facts for whoever can put it right. Pure.

The portal shows what sources say. Where a source has a title, a list or an identifier wrong, changing it here would
last until the next import, so the person gets a message that is ready to send, and to whom.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote


class Fault(StrEnum):
    """What can be wrong in a source."""

    AUTHOR_MISSING = "author-missing"
    AUTHOR_TOO_MANY = "author-too-many"
    ORDER = "order"
    NAME = "name"
    ORCID = "orcid"
    TITLE = "title"
    ABSTRACT = "abstract"
    OTHER = "other"


FAULTS: Final[Mapping[Fault, str]] = {
    Fault.AUTHOR_MISSING: "An author is missing from the list",
    Fault.AUTHOR_TOO_MANY: "Somebody in the list is no author",
    Fault.ORDER: "The authors stand in the wrong order",
    Fault.NAME: "A name is not as it stands in the paper",
    Fault.ORCID: "An ORCID iD or another identifier stands beside the wrong person",
    Fault.TITLE: "The title is wrong",
    Fault.ABSTRACT: "The abstract is wrong",
    Fault.OTHER: "Something else",
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who can put it right: by a form, by mail, or both. `how` says in a sentence what they want."""

    name: str
    form: str
    mail: str
    how: str


_ACL: Final = Addressee(
    "ACL Anthology",
    "https://github.com/acl-org/acl-anthology/issues/new",
    "anthology@aclweb.org",
    "They take corrections as issues, and compare with the PDF: the PDF has to say what you ask for.",
)
_ADDRESSEES: Final[Mapping[str, Addressee]] = {
    "acl": _ACL,
    "arxiv": Addressee(
        "arXiv",
        "https://info.arxiv.org/help/contact.html",
        "help@arxiv.org",
        "The submitter can replace the metadata of a paper; others write to them.",
    ),
    "openreview": Addressee(
        "OpenReview",
        "https://openreview.net/contact",
        "info@openreview.net",
        "After publication the programme chairs of the venue decide; OpenReview passes it on.",
    ),
    "crossref": Addressee(
        "Crossref",
        "https://www.crossref.org/contact/",
        "support@crossref.org",
        "They pass it on to the publisher, whose record it is.",
    ),
    "openalex": Addressee(
        "OpenAlex", "https://openalex.org/feedback", "support@openalex.org", "They put their own records right."
    ),
}
_WHOEVER: Final = Addressee("the publisher or venue", "", "", "Look on the page of the work for whom to write to.")


def addressee_of(source: str) -> Addressee:
    return _ADDRESSEES.get(source, _WHOEVER)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the message says. `identifiers` are pairs of what kind and which; `authors` the list as it is now."""

    title: str
    year: int | None
    identifiers: Sequence[tuple[str, str]]
    authors: Sequence[str]
    fault: Fault
    wrong: str
    right: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Message:
    """Ready to be sent. `mailto` is empty where nobody's address is known, `form` likewise."""

    to: str
    how: str
    subject: str
    text: str
    mailto: str
    form: str


def message(facts: Facts, *, source: str) -> Message:
    to = addressee_of(source)
    identifiers = ", ".join(f"{kind} {value}" for kind, value in facts.identifiers)
    subject = f"Correction: {facts.title}"
    lines = [
        f"Dear {to.name},",
        "",
        "I ask for a correction of this record:",
        "",
        f"Title: {facts.title}" + (f" ({facts.year})" if facts.year else ""),
        *([f"Identifiers: {identifiers}"] if identifiers else []),
        f"Authors as listed: {', '.join(facts.authors)}",
        "",
        f"What is wrong: {FAULTS[facts.fault]}.",
        *([f"It says: {facts.wrong}"] if facts.wrong else []),
        *([f"It should say: {facts.right}"] if facts.right else []),
        *(["", f"How this can be seen: {facts.evidence}"] if facts.evidence else []),
        "",
        "Thank you.",
    ]
    text = "\n".join(lines)
    form = to.form
    if to is _ACL:
        form = f"{form}?title={quote(subject)}&body={quote(text)}"
    mailto = f"mailto:{to.mail}?subject={quote(subject)}&body={quote(text)}" if to.mail else ""
    return Message(to.name, to.how, subject, text, mailto, form)
