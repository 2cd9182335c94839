"""Files that a claimant shows to the moderators: few, small, of four formats, never served inline, and gone in time.

What they are is decided by their bytes. The name is text to be shown, and never part of a path. Only a moderator who
is not in the case gets a file out, and the record of acts says so.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from profiles.audit.writing import Entry, write_event
from profiles.claims.case import lock_case, parts_of, read_case
from profiles.claims.errors import ActNotAllowedError, ClaimError
from profiles.claims.transitions import Part
from profiles.evidence.file_types import EXTENSIONS, FileRefusedError, media_type_of
from profiles.models import Claim, ClaimState, EvidenceDocument, User

LARGEST: Final = 5_000_000
DOCUMENTS_AT_MOST: Final = 5
KEPT: Final = timedelta(days=90)
LONGEST_NOTE: Final = 1000
_LONGEST_NAME: Final = 100
_TAKES_DOCUMENTS: Final = (
    ClaimState.DRAFT,
    ClaimState.PENDING,
    ClaimState.COOLING,
    ClaimState.ACTIVE,
    ClaimState.DISPUTED,
    ClaimState.SUSPENDED,
    ClaimState.REJECTED,  # what an appeal rests on
    ClaimState.EXPIRED,
    ClaimState.REVOKED,
)
_UNDECIDED: Final = (ClaimState.PENDING, ClaimState.COOLING, ClaimState.DISPUTED)


class DocumentError(ClaimError):
    """A file was not taken. The sentence says why, and what to send instead."""


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """To be sent as a download and nothing else. `name` ends as its type does, whatever it was called."""

    name: str
    media_type: str
    content: bytes


def add_document(*, claim: int, name: str, content: bytes, note: str, by: User, now: datetime) -> EvidenceDocument:
    """File a document for the moderators. The same file twice is one. Raises DocumentError, ActNotAllowedError."""
    if len(content) > LARGEST:
        raise DocumentError(f"The file is larger than {LARGEST // 1_000_000} MB.")
    if not content:
        raise DocumentError("The file is empty.")
    try:
        media_type = media_type_of(content)
    except FileRefusedError as error:
        raise DocumentError(str(error)) from error
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        case = lock_case(claim, now)
        if case.claim.user_id != by.pk:
            raise ActNotAllowedError("This is not your claim.")
        if case.claim.state not in _TAKES_DOCUMENTS:
            raise ActNotAllowedError(f"A claim that is {ClaimState(case.claim.state).label} takes no documents.")
        there = EvidenceDocument.objects.filter(claim=claim)
        same = there.filter(digest=digest).first()
        if same is not None:
            return same
        if there.count() >= DOCUMENTS_AT_MOST:
            raise DocumentError(f"{DOCUMENTS_AT_MOST} files are the most for one claim. Remove one first.")
        return EvidenceDocument.objects.create(
            claim=case.claim,
            name=shown_name(name, media_type),
            media_type=media_type,
            size=len(content),
            digest=digest,
            content=content,
            note=note.strip()[:LONGEST_NOTE],
            uploaded_at=now,
        )


def remove_document(*, document: int, by: User) -> None:
    """The claimant takes a file back; it is gone. Raises ActNotAllowedError where it is not theirs."""
    gone, _ = EvidenceDocument.objects.filter(pk=document, claim__user=by).delete()
    if not gone:
        raise ActNotAllowedError("This is not your document.")


def document_for_moderator(*, document: int, by: User, now: datetime) -> DocumentFile:
    """The file, for a moderator who is not in the case. Written down on the claimant's account.

    Raises ActNotAllowedError, also where there is no such file.
    """
    with transaction.atomic():
        found = EvidenceDocument.objects.filter(pk=document).first()
        user = User.objects.get(pk=by.pk)
        if found is None or Part.MODERATOR not in parts_of(user, read_case(found.claim_id, now)):
            raise ActNotAllowedError("There is no such document.")
        claim = Claim.objects.get(pk=found.claim_id)
        write_event(
            Entry(
                subject=f"U{claim.user_id}",
                act="document-seen",
                actor=Part.MODERATOR,
                actor_id=user.pk,
                at=now,
                facts={"claim": claim.pk, "record": f"A{claim.author_id}", "document": found.pk},
            )
        )
        name = shown_name(found.name, found.media_type)
        return DocumentFile(name=name, media_type=found.media_type, content=bytes(found.content))


def forget_documents(*, now: datetime) -> int:
    """Delete files some time after their claim was decided, or left as a draft. Returns how many are gone.

    A claim that is looked at again keeps its files until it is decided again.
    """
    EvidenceDocument.objects.filter(claim__state__in=_UNDECIDED, delete_after__isnull=False).update(delete_after=None)
    waiting = EvidenceDocument.objects.filter(delete_after__isnull=True).exclude(claim__state__in=_UNDECIDED)
    for document in waiting.defer("content").select_related("claim").iterator():
        since = max(document.uploaded_at, document.claim.state_since)
        EvidenceDocument.objects.filter(pk=document.pk).update(delete_after=since + KEPT)
    return EvidenceDocument.objects.filter(delete_after__lte=now).delete()[0]


def shown_name(name: str, media_type: str) -> str:
    """The last part of what somebody's machine called it, readable, ending as its type does."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(ch for ch in unicodedata.normalize("NFC", last) if unicodedata.category(ch)[0] in "LMNPSZ")
    kept = "".join("_" if ch in "<>:\"|?*;%&='`" else ch for ch in " ".join(kept.split())).strip(" .")
    stem = kept.rpartition(".")[0] if "." in kept else kept
    extension = EXTENSIONS[media_type]
    return f"{stem[:_LONGEST_NAME].strip(' .') or 'document'}.{extension}"
