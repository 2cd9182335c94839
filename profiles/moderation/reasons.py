"""Why moderators decide as they do: a list of codes, each with one sentence that anybody may read. Pure.

The code goes into the record of acts and stays there, so a code is never given another meaning and never removed; one
that is no longer offered loses its acts. What a moderator writes beside it is for the claimant alone, and no sentence
here may depend on evidence: it stands on a public page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from profiles.claims.transitions import Act


@dataclass(frozen=True, slots=True)
class Reason:
    """`label` is what the moderator chooses, `public` what the record's history says, `next_step` is for the claimant.

    With `needs_words` the moderator must tell the claimant more than the sentence does.
    """

    code: str
    acts: frozenset[str]
    label: str
    public: str
    next_step: str = ""
    needs_words: bool = False


EVIDENCE_ENDS: Final = "evidence-ended"
EVIDENCE_ACCEPTED: Final = "evidence-accepted"
DOCUMENTS_REVIEWED: Final = "documents-reviewed"
# Of requests for corrections: why an owner who is asked declines, and why a moderator does.
OWNER_DECLINES: Final = "correction-declined-by-owner"
MODERATOR_DECLINES: Final = "correction-declined"

_YES: Final = (Act.ACCEPT, Act.DIVIDE, Act.COOL, Act.TAKE_OVER, Act.UPHOLD, EVIDENCE_ACCEPTED)
_NO: Final = (Act.REJECT,)


def _reason(
    code: str, acts: Iterable[str], label: str, public: str, next_step: str = "", *, words: bool = False
) -> Reason:
    return Reason(code, frozenset(str(act) for act in acts), label, public, next_step, words)


REASONS: Final[tuple[Reason, ...]] = (
    # For saying yes.
    _reason(
        "evidence-fits", _YES, "The evidence fits the person and the record",
        "The evidence fits the person and the record.",
    ),
    _reason(
        "former-name", _YES, "The record is under a former or another name of the person",
        "The name of the record is another name of the person.",
    ),
    _reason(
        "stronger-evidence", (Act.TAKE_OVER, Act.UPHOLD), "Stronger evidence than the owner's",
        "The evidence is stronger than that of the former owner.",
    ),
    _reason(
        "documents-confirm", (*_YES, DOCUMENTS_REVIEWED), "Documents confirm who the person is and what they wrote",
        "Documents confirm who the person is.",
    ),
    # For saying no.
    _reason(
        "not-enough", _NO, "Not enough to tell",
        "There was not enough evidence to tell.",
        "Add evidence of another class, such as an institutional address, and claim the record again.",
    ),
    _reason(
        "other-person", _NO, "The evidence is of somebody else of this name",
        "The evidence points to another person of the same or a similar name.",
        "If works of yours are on this record, say which; they can be moved to a record of your own.",
    ),
    _reason(
        "not-this-record", _NO, "It shows who, but not that this record is theirs",
        "The evidence shows who the person is, and not that this record is theirs.",
        "Give evidence that this record names: its institution, its ORCID iD, an address printed in one of its papers.",
    ),
    _reason(
        "names-differ", _NO, "The names differ, and nothing explains it",
        "The name of the account is not a name of the record.",
        "If you have published under another name, show a document or a page that has both.",
    ),
    _reason(
        "mixed-record", _NO, "The record mixes several people",
        "The record holds the work of several people and is to be sorted first.",
        "Say which works are yours.", words=True,
    ),
    _reason(
        "owner-confirmed", _NO, "The owner has shown that the record is theirs",
        "The owner has shown that the record is theirs.",
    ),
    _reason(
        "on-behalf", _NO, "Made for somebody else",
        "Only the person can claim a record.",
        "Ask the person to open an account and claim the record.",
    ),
    _reason(
        "empty-claim", _NO, "Nothing was given to decide on",
        "Nothing was given to decide on.",
        "Claim the record again with one piece of evidence, or with a sentence on why it is yours.",
    ),
    # For what goes wrong later.
    _reason(
        "impersonation", (Act.REJECT, Act.SUSPEND, Act.REVOKE), "Somebody poses as the person",
        "The claimant appears not to be the person.",
    ),
    _reason(
        "false-evidence", (Act.REJECT, Act.SUSPEND, Act.REVOKE, EVIDENCE_ENDS), "Evidence was found to be false",
        "Evidence was found to be false.",
    ),
    _reason(
        "evidence-of-another", (EVIDENCE_ENDS,), "The evidence belongs to somebody else",
        "Evidence was found to belong to somebody else.",
    ),
    _reason(
        "account-in-other-hands", (Act.SUSPEND, Act.REVOKE), "The account is in other hands",
        "The account may be in other hands.",
    ),
    _reason(
        "under-review", (Act.SUSPEND,), "To be looked at before anything else happens",
        "The ownership is being looked at.", words=True,
    ),
    _reason(
        "misuse", (Act.SUSPEND, Act.REVOKE), "The page was misused",
        "The page was misused.", words=True,
    ),
    # For putting right.
    _reason(
        "cleared-up", (Act.REINSTATE, Act.KEEP), "The doubt was cleared up",
        "The doubt was cleared up.",
    ),
    _reason(
        "decided-wrongly", (Act.REINSTATE, Act.REOPEN), "The decision was wrong",
        "The decision was looked at again and found to be wrong.",
    ),
    _reason(
        "new-evidence", (Act.REINSTATE, Act.REOPEN), "There is new evidence",
        "There is new evidence.",
    ),
    _reason(
        "stays", (Act.KEEP,), "The owner stays",
        "The evidence does not show that the record is somebody else's.",
    ),
    # For declining a correction.
    _reason(
        "works-of-the-owner", (OWNER_DECLINES, MODERATOR_DECLINES), "The works are the present owner's",
        "The works were found to be where they belong.",
        "If you are sure, write to the other person; one of you two signed the paper.",
    ),
    _reason(
        "works-of-a-third", (OWNER_DECLINES, MODERATOR_DECLINES), "The works are of neither, but of somebody else",
        "The works were found to be somebody else's.",
        "They can be asked for by that person, or be said not to be yours.",
    ),
    _reason(
        "two-people", (OWNER_DECLINES, MODERATOR_DECLINES), "The records are two people",
        "The records were found to be of two people.",
        "A shared ORCID iD, address or affiliation would show otherwise.",
    ),
    _reason(
        "cannot-tell", (OWNER_DECLINES, MODERATOR_DECLINES), "There is no telling from what was given",
        "There was not enough to tell.",
        "Ask again and say how you know: an address printed in the paper, an ORCID iD, the publisher's page.",
    ),
    _reason(
        "asked-by-nobody-concerned", (MODERATOR_DECLINES,), "Not the asker's to ask",
        "The request was not for whoever made it to make.",
        "Ask the person to claim the record and to ask for it themselves.",
    ),
    _reason(
        "of-the-source", (MODERATOR_DECLINES,), "It belongs to the venue or the source",
        "The error is in the source and is to be put right there.",
        "The page of the work says where to write.",
    ),
    _reason(
        "other-words", (OWNER_DECLINES, MODERATOR_DECLINES), "Another reason",
        "It was declined for another reason.", words=True,
    ),
)  # fmt: skip

_BY_CODE: Final = {reason.code: reason for reason in REASONS}


def reasons_for(act: str) -> list[Reason]:
    """What may be chosen for an act, in the order of the list."""
    return [reason for reason in REASONS if act in reason.acts]


def reason_of(code: str) -> Reason | None:
    return _BY_CODE.get(code)


def public_sentence(code: str) -> str:
    """What the record's history says; empty for a code that is not a moderator's."""
    reason = _BY_CODE.get(code)
    return reason.public if reason else ""
