"""Everything the portal knows about one person, as files they can keep: what they gave, what they did, what was sent.

The account is that of the session; no number that somebody could change selects anything here. Left out is what opens
the account (the password's digest, keys, session keys) and who other people are beyond what their public pages say.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import IO, Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Q

from papers.curation.naming import wanted_names
from papers.models import PrintedName
from profiles.accounts.errors import AccountError
from profiles.following.own_data import own_follows, own_set_aside
from profiles.models import (
    Appeal,
    AuditEvent,
    Challenge,
    Claim,
    CorrectionRequest,
    DecisionNote,
    Evidence,
    EvidenceDocument,
    HeldAct,
    NewWorksMail,
    NewWorksSeen,
    OutgoingMail,
    Profile,
    ProfilePhoto,
    PutOffWork,
    Receipt,
    RequestPart,
    Sanction,
    SanctionAppeal,
    User,
    Vouch,
    WorkAddition,
)
from profiles.selectors.library import own_library
from profiles.selectors.mail_wanted import own_mail_wanted
from profiles.selectors.notifications import all_told
from profiles.selectors.own_elsewhere import own_elsewhere

EXPORTS_A_DAY: Final = 5
_IN_MEMORY: Final = 8_000_000
_EXTENSIONS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}

README: Final = """\
What {site} knows about you, as of {at:%-d %b %Y, %H:%M} UTC.

account.json     your account, and what has been set up to sign in
addresses.json   your e-mail addresses
profile.json     what you say of yourself
claims.json      records you claimed, each with its evidence, the particulars of that, codes, documents, appeals
vouches.json     words you asked of co-authors, and words you gave
names.json       how your records are to be named, and the names that works print where another is shown
corrections.json what you asked to have put right, part by part, what you were asked and answered, works you named
sanctions.json   what moderators decided about the account, why and until when, and your appeals
receipts.json    receipts that were made for you, and what those state that are good
new-works.json   up to where you looked at new works under your name, what you put off, and whether you are mailed
library.json     your reading lists, and the works, notes and tags on them
following.json   what you follow, the searches among it, and how soon you are mailed about each
set-aside.json   suggestions of whom to follow that you did not want
notices.json     what you were told, why, and when you read it
elsewhere.json   since when you have a feed, and your webhooks with what was delivered in the last month
acts.json        what was done by you or about you, from the record of acts
sessions.json    where you are signed in
mail-wanted.json which mails you chose and when, what was sent of them, and what came back
mails.json       mails to you; their text is kept for thirty days, mails with codes and links for less
documents/       files you showed to moderators
photo.*          your photo

Times are in UTC. Passwords and keys are not here: nobody can read them, or nobody should.
"""


class ExportLimitError(AccountError):
    """Enough for today."""


def export_data(*, by: User, now: datetime) -> IO[bytes]:
    """A ZIP file of everything about `by`, read as of one moment. Raises ExportLimitError."""
    lasts = timedelta(days=1).total_seconds()
    if not any(cache.add(f"data-export-{by.pk}-{turn}", now.isoformat(), lasts) for turn in range(EXPORTS_A_DAY)):
        raise ExportLimitError(f"Your data was fetched {EXPORTS_A_DAY} times today. Try again tomorrow.")
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - whoever asked reads it, and closes it
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        made.writestr("README.txt", README.format(site=settings.SITE_NAME, at=now))
        for name, part in _PARTS.items():
            text = json.dumps(part(by), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
            made.writestr(f"{name}.json", text + "\n")
        for path, content in _files(by):
            made.writestr(path, content)
    file.seek(0, io.SEEK_SET)
    return file


def _account(user: User) -> dict[str, Any]:
    held = Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
    elsewhere = SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined", "last_login")
    return {
        "number": user.pk,
        "name": user.display_name,
        "opened_at": user.date_joined,
        "last_signed_in_at": user.last_login,
        "is_moderator": user.is_moderator,
        "is_admin": user.is_superuser,
        "deletion_due_at": user.deletion_due_at,
        "has_password": user.has_usable_password(),
        "second_factors": list(held),
        "signs_in_at": list(elsewhere),
    }


def _addresses(user: User) -> list[dict[str, Any]]:
    return list(EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary"))


def _profile(user: User) -> dict[str, Any]:
    found = Profile.objects.filter(user=user).select_related("institution").first()
    if found is None:
        return {}
    return {
        "biography": found.biography,
        "role": found.role,
        "affiliation": found.affiliation,
        "institution": found.institution.name if found.institution else None,
        "interests": found.interests,
        "open_to_collaborate": found.open_to_collaborate,
        "collaboration_note": found.collaboration_note,
        "links": list(found.links.values("label", "url", "shown_from")),
        "featured_works": [f"W{work}" for work in found.featured.values_list("work_id", flat=True)],
        "updated_at": found.updated_at,
    }


def _claims(user: User) -> list[dict[str, Any]]:
    return [_claim(claim) for claim in Claim.objects.filter(user=user).select_related("author").order_by("pk")]


def _claim(claim: Claim) -> dict[str, Any]:
    challenges = Challenge.objects.filter(claim=claim).order_by("pk")
    documents = EvidenceDocument.objects.filter(claim=claim).order_by("pk")
    appeals = Appeal.objects.filter(claim=claim).order_by("pk")
    held = HeldAct.objects.filter(claim=claim).order_by("pk")
    return {
        "number": claim.pk,
        "record": claim.author.public_id,
        "name": claim.author.name,
        "state": claim.state,
        "owns_the_record": claim.holds,
        "level": claim.level,
        "statement": claim.statement,
        "opened_at": claim.opened_at,
        "submitted_at": claim.submitted_at,
        "active_since": claim.active_since,
        "cooling_until": claim.cooling_until,
        "evidence": [_evidence(piece) for piece in Evidence.objects.filter(claim=claim).order_by("pk")],
        "challenges": list(challenges.values("kind", "target", "context", "created_at", "expires_at", "used_at")),
        "documents": list(documents.values("id", "name", "media_type", "size", "note", "uploaded_at")),
        "words_of_moderators": [
            {"at": note.event.at, "decision": note.event.act, "text": note.text}
            for note in DecisionNote.objects.filter(claim=claim).select_related("event").order_by("event")
        ],
        "appeals": list(appeals.values("text", "filed_at", "decided_at", "outcome", "answer")),
        "held_acts": list(held.values("act", "payload", "requested_at", "due_at", "done_at", "stopped_at")),
    }


def _evidence(piece: Evidence) -> dict[str, Any]:
    return {
        "kind": piece.kind,
        "bearing": piece.bearing,
        "strength": piece.strength,
        "given_at": piece.given_at,
        "checked_at": piece.checked_at,
        "expires_at": piece.expires_at,
        "ended_at": piece.ended_at,
        "ended_why": piece.ended_why,
        "particulars": piece.detail.data if hasattr(piece, "detail") else {},
    }


def _vouches(user: User) -> dict[str, Any]:
    def told(rows: Iterable[Vouch], *, other: Callable[[Vouch], str]) -> list[Mapping[str, Any]]:
        return [
            {
                "record_of_the_other": other(row),
                "work": f"W{row.work_id}",
                "state": row.state,
                "message": row.message,
                "asked_at": row.asked_at,
                "answered_at": row.answered_at,
            }
            for row in rows
        ]

    rows = Vouch.objects.select_related("claim", "voucher_claim").order_by("pk")
    return {
        "asked_for": told(rows.filter(claimant=user), other=lambda row: f"A{row.voucher_claim.author_id}"),
        "asked_of_you": told(rows.filter(voucher=user), other=lambda row: f"A{row.claim.author_id}"),
    }


def _corrections(user: User) -> dict[str, Any]:
    """Of what others asked, only what was asked of this person and their own answer to it."""
    own = CorrectionRequest.objects.filter(filed_by=user).order_by("pk")
    asked = RequestPart.objects.filter(asked=user).select_related("request", "other").order_by("pk")
    return {
        "asked_by_you": [
            {
                "number": request.pk,
                "record": f"A{request.record_id}" if request.record_id else None,
                "relation": request.relation,
                "reason": request.reason,
                "filed_at": request.filed_at,
                "closed_at": request.closed_at,
                "parts": [_part(part, whole=True) for part in request.parts.order_by("number")],
            }
            for request in own
        ],
        "asked_of_you": [
            {"number": part.request_id, **_part(part, whole=part.decided_by_id == user.pk)} for part in asked
        ],
        "works_you_named": [
            {
                "record": f"A{one.record_id}",
                "way": one.way,
                "given": one.given or one.answer,
                "state": one.state,
                "work": f"W{one.work_id}" if one.work_id else None,
                "asked_at": one.asked_at,
            }
            for one in WorkAddition.objects.filter(asked_by=user).order_by("pk")
        ],
    }


def _sanctions(user: User) -> list[dict[str, Any]]:
    """What was decided about the account, and what was only proposed. What moderators tell each other is theirs."""
    appeals = SanctionAppeal.objects.filter(sanction__user=user)
    said = {
        one.sanction_id: {
            "text": one.text,
            "filed_at": one.filed_at,
            "decided_at": one.decided_at,
            "outcome": one.outcome,
            "answer": one.answer,
        }
        for one in appeals
    }
    fields = (
        "reason", "severity", "months", "claim", "correction", "state", "to_person", "proposed_at", "decided_at",
        "starts_at", "ends_at", "lifted_at",
    )  # fmt: skip
    rows = Sanction.objects.filter(user=user).order_by("pk").values("pk", *fields)
    return [{**{field: row[field] for field in fields}, "appeal": said.get(row["pk"])} for row in rows]


def _part(part: RequestPart, *, whole: bool) -> dict[str, Any]:
    told = {
        "part": part.number,
        "kind": part.kind,
        "state": part.state,
        "other_record": f"A{part.other_id}" if part.other_id else None,
        "decided_by": part.decider,
        "answer_until": part.due_at,
        "decided_at": part.decided_at,
        "undone_at": part.undone_at,
    }
    more = {"asked": part.payload, "what_came_of_it": part.facts, "reason": part.reason, "note": part.note}
    return {**told, **more} if whole else told


def _names(user: User) -> list[dict[str, Any]]:
    """Former names are private, and this is where they are kept from nobody: it is the person's own."""
    held = Claim.objects.filter(user=user, holds=True).order_by("author").values_list("author", flat=True)
    printed = PrintedName.objects.filter(author__in=held).order_by("authorship")
    works = list(printed.values_list("author", "authorship__work", "name"))
    return [
        {
            "record": f"A{author}",
            "wanted": wanted.as_json() if (wanted := wanted_names(author)) is not None else None,
            "printed": {f"W{work}": name for of, work, name in works if of == author},
        }
        for author in held
    ]


def _new_works(user: User) -> dict[str, Any]:
    put_off = PutOffWork.objects.filter(user=user).order_by("pk")
    return {
        "looked_up_to": list(NewWorksSeen.objects.filter(user=user).values("author", "seen_up_to", "told_up_to")),
        "put_off": [{"work": f"W{one.work_id}", "name": one.name_key, "until": one.until} for one in put_off],
        "by_mail": not NewWorksMail.objects.filter(user=user, wanted=False).exists(),
    }


def _receipts(user: User) -> list[dict[str, Any]]:
    """What one stated that is no longer good is kept nowhere."""
    rows = Receipt.objects.filter(user=user).select_related("claim__author", "status").order_by("pk")
    return [
        {
            "number": row.number,
            "record": row.claim.author.public_id,
            "level": row.level,
            "classes": row.classes,
            "issued_at": row.issued_at,
            "valid_until": row.valid_until,
            "revoked_at": row.status.revoked_at,
            "revoked_why": row.ended_why,
            "file": json.loads(row.document) if row.document else None,
        }
        for row in rows
    ]


def _acts(user: User) -> list[dict[str, Any]]:
    claims = Claim.objects.filter(user=user).values("pk")
    about = AuditEvent.objects.filter(Q(subject=f"U{user.pk}") | Q(claim_id__in=claims) | Q(actor_id=user.pk))
    fields = ("subject", "at", "act", "claim_id", "from_state", "to_state", "level", "actor", "reason", "facts")
    return [
        {**{field: getattr(event, field) for field in fields}, "by_you": event.actor_id == user.pk}
        for event in about.order_by("pk")
    ]


def _sessions(user: User) -> list[dict[str, Any]]:
    found = UserSession.objects.filter(user=user).order_by("pk")
    return list(found.values("created_at", "last_seen_at", "ip", "user_agent"))


def _mails(user: User) -> list[Mapping[str, Any]]:
    found = OutgoingMail.objects.filter(user=user).order_by("pk")
    return list(found.values("to", "kind", "subject", "text", "state", "queued_at", "sent_at"))


def _files(user: User) -> Iterable[tuple[str, bytes]]:
    """Named by number and type: what an uploader called a file is in the list, and no path."""
    for document in EvidenceDocument.objects.filter(claim__user=user).order_by("pk").iterator(chunk_size=1):
        yield f"documents/{document.pk}.{_EXTENSIONS.get(document.media_type, 'bin')}", bytes(document.content)
    photo = ProfilePhoto.objects.filter(profile__user=user).first()
    if photo is not None:
        large = bytes(photo.large)
        yield f"photo.{'webp' if large[:4] == b'RIFF' else 'jpg'}", large


_PARTS: Final[Mapping[str, Callable[[User], Any]]] = {
    "account": _account,
    "addresses": _addresses,
    "profile": _profile,
    "claims": _claims,
    "vouches": _vouches,
    "names": _names,
    "corrections": _corrections,
    "sanctions": _sanctions,
    "new-works": _new_works,
    "following": own_follows,
    "set-aside": own_set_aside,
    "notices": lambda user: all_told(user.pk),
    "receipts": _receipts,
    "elsewhere": own_elsewhere,
    "library": lambda user: own_library(user.pk),
    "acts": _acts,
    "sessions": _sessions,
    "mail-wanted": own_mail_wanted,
    "mails": _mails,
}
