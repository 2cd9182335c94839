"""What waits for moderators: claims by what is asked of a person, the longest wait first.

A row names the record and the person as the account names itself; addresses and evidence are on the page of the case
alone, where each look is written down. Cases of the moderator's own are left out, and counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import BigIntegerField, Count, DateTimeField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Extract

from portal.common.pagination import Key, Order, page, read_cursor
from portal.common.public_ids import parse_public_id
from profiles.models import (
    Appeal,
    Claim,
    ClaimState,
    Evidence,
    EvidenceDocument,
    EvidenceKind,
    Proposal,
    Vouch,
)

PAGE_SIZE: Final = 30


class QueueKind(StrEnum):
    """What a moderator is asked for."""

    WAITING = "waiting"
    CONTESTED = "contested"
    EMPTY = "empty"
    OVER = "over"
    DISPUTES = "disputes"
    SECOND = "second"
    APPEALS = "appeals"
    DOCUMENTS = "documents"
    SUSPENDED = "suspended"
    COOLING = "cooling"


LABELS: Final[Mapping[QueueKind, tuple[str, str]]] = {
    QueueKind.WAITING: ("Waiting", "Nobody else asks for the record."),
    QueueKind.CONTESTED: ("Contested", "Somebody else owns the record or asks for it too."),
    QueueKind.EMPTY: ("Nothing given", "No evidence that is valid now and no document; perhaps a few words."),
    QueueKind.OVER: ("Time is over", "The time for objections has ended, and the rules could not decide."),
    QueueKind.DISPUTES: ("Disputes", "The owner objects. Two moderators decide."),
    QueueKind.SECOND: ("Second word", "A moderator has proposed a decision; another one confirms or declines it."),
    QueueKind.APPEALS: ("Appeals", "Somebody asks that a decision be looked at again."),
    QueueKind.DOCUMENTS: ("Documents", "Documents that nobody has reviewed."),
    QueueKind.SUSPENDED: ("Suspended", "To be given back, or revoked by two."),
    QueueKind.COOLING: ("Cooling", "Waiting for objections. Nothing is asked of you yet."),
}
_WAITS: Final = (ClaimState.PENDING, ClaimState.COOLING, ClaimState.DISPUTED)
_REVIEWED: Final = (*_WAITS, ClaimState.ACTIVE)
_BY_STATE: Final = {
    QueueKind.DISPUTES: Q(state=ClaimState.DISPUTED, holds=False),
    QueueKind.SUSPENDED: Q(state=ClaimState.SUSPENDED),
}
# A cursor holds microseconds and the number of the claim.
_OLDEST: Final = Order((Key("sort_since"), Key("pk")))
_NEWEST: Final = Order((Key("sort_since", descending=True), Key("pk", descending=True)))


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One claim in a queue. `classes` are of valid evidence, `open_pieces` of those nobody has tied to the record."""

    claim: Claim
    since: datetime
    classes: list[EvidenceKind]
    open_pieces: int
    documents: int
    others: int

    @property
    def adds(self) -> list[str]:
        """What else there is to read, in words."""
        found = [f"{self.open_pieces} not tied to the record"] if self.open_pieces else []
        if self.documents:
            found.append(f"{self.documents} document{'' if self.documents == 1 else 's'}")
        return [*found, "a statement"] if self.claim.statement else found


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of one queue. `own` are cases of the moderator's own that are left out."""

    rows: list[QueueRow]
    next: str | None
    previous: str | None
    own: int


def queue(
    kind: QueueKind, *, moderator: int, now: datetime, words: str = "", newest_first: bool = False, after: str = ""
) -> Queue:
    found = _matching(_of_kind(kind, now), words)
    order = _NEWEST if newest_first else _OLDEST
    rows = found.filter(~_own(moderator)).annotate(
        sort_since=Cast(Extract("since", "epoch") * 1_000_000, BigIntegerField()),
        documents_given=Count("documents", distinct=True),
    )
    part = page(
        rows.select_related("author__institution", "user"),
        order=order,
        cursor=read_cursor(after, order),
        size=PAGE_SIZE,
    )
    return Queue(
        rows=_rows(list(part.rows), now),
        next=part.next,
        previous=part.previous,
        own=found.filter(_own(moderator)).count(),
    )


def queue_counts(*, moderator: int, now: datetime) -> dict[QueueKind, int]:
    """How many each queue holds for this moderator."""
    return {kind: _of_kind(kind, now).filter(~_own(moderator)).count() for kind in QueueKind}


def oldest_waiting(*, now: datetime) -> datetime | None:
    """Since when the claim waits that waits longest for a person: sent in, disputed, appealed or over its time."""
    waiting = [QueueKind.WAITING, QueueKind.CONTESTED, QueueKind.EMPTY, QueueKind.OVER, QueueKind.DISPUTES]
    firsts = [_of_kind(kind, now).aggregate(first=Min("since"))["first"] for kind in [*waiting, QueueKind.APPEALS]]
    return min((first for first in firsts if first is not None), default=None)


def given_nothing(now: datetime) -> QuerySet[Claim]:
    """Waiting claims without valid evidence and without a document, never decided on before: the only ones that may be
    turned down many at a time."""
    return Claim.objects.filter(
        ~Exists(_valid(now)),
        ~Exists(EvidenceDocument.objects.filter(claim=OuterRef("pk"))),
        state=ClaimState.PENDING,
        active_since__isnull=True,
        appeals__isnull=True,
    )


def _valid(now: datetime) -> QuerySet[Evidence]:
    return Evidence.objects.filter(claim=OuterRef("pk"), ended_at__isnull=True, expires_at__gt=now)


def _of_kind(kind: QueueKind, now: datetime) -> QuerySet[Any]:
    """The claims of a queue, each with `since`."""
    claims = Claim.objects.all()
    if kind in _BY_STATE:
        found = claims.filter(_BY_STATE[kind]).annotate(since=F("state_since"))
    elif kind is QueueKind.OVER:
        over = claims.filter(state=ClaimState.COOLING, cooling_until__lte=now)
        found = over.annotate(since=F("cooling_until"))
    elif kind is QueueKind.COOLING:
        cooling = claims.filter(state=ClaimState.COOLING, cooling_until__gt=now)
        found = cooling.annotate(since=F("state_since"))
    elif kind is QueueKind.SECOND:
        proposed = Proposal.objects.filter(claim=OuterRef("pk"), decided_at__isnull=True)
        found = _since(claims.filter(Exists(proposed)), proposed.values("proposed_at")[:1])
    elif kind is QueueKind.APPEALS:
        filed = Appeal.objects.filter(claim=OuterRef("pk"), decided_at__isnull=True)
        found = _since(claims.filter(Exists(filed)), filed.order_by("filed_at").values("filed_at")[:1])
    elif kind is QueueKind.DOCUMENTS:
        found = _with_new_documents()
    else:
        found = _sent_in(kind, now)
    return found


def _sent_in(kind: QueueKind, now: datetime) -> QuerySet[Any]:
    """Claims that were sent in and wait for the first decision, in three queues."""
    if kind is QueueKind.EMPTY:
        return given_nothing(now).annotate(since=F("submitted_at"))
    pending = Claim.objects.filter(state=ClaimState.PENDING).exclude(pk__in=given_nothing(now).values("pk"))
    asking = Claim.objects.filter(Q(state__in=_WAITS) | Q(holds=True), author=OuterRef("author"))
    rival = Exists(asking.exclude(user=OuterRef("user")))
    return pending.filter(rival if kind is QueueKind.CONTESTED else ~rival).annotate(since=F("submitted_at"))


def _with_new_documents() -> QuerySet[Any]:
    """Claims with a document that came after the last review."""
    reviewed = Evidence.objects.filter(
        claim=OuterRef("claim"), kind=EvidenceKind.MODERATOR, given_at__gte=OuterRef("uploaded_at")
    )
    fresh = EvidenceDocument.objects.filter(~Exists(reviewed), claim=OuterRef("pk"))
    first = fresh.order_by("uploaded_at").values("uploaded_at")[:1]
    return _since(Claim.objects.filter(Exists(fresh), state__in=_REVIEWED), first)


def _since(claims: QuerySet[Claim], moment: QuerySet[Any]) -> QuerySet[Any]:
    return claims.annotate(since=Subquery(moment, output_field=DateTimeField()))


def _own(moderator: int) -> Q:
    """Records that a moderator claims, claimed, or vouched on."""
    claimed = Claim.objects.filter(author=OuterRef("author"), user=moderator).exclude(state=ClaimState.DRAFT)
    vouched = Vouch.objects.filter(claim__author=OuterRef("author"), voucher=moderator)
    return Q(Exists(claimed)) | Q(Exists(vouched))


def _matching(found: QuerySet[Any], words: str) -> QuerySet[Any]:
    """By the record's id, the number of the claim, or words of the record's or the person's name."""
    words = " ".join(words.split())[:100]
    record = parse_public_id(words)
    if record is not None and record.letter == "A":
        return found.filter(author=record.pk)
    if words.isascii() and words.isdigit() and len(words) < 18:  # noqa: PLR2004 - what a number of a claim can be
        return found.filter(pk=int(words))
    for word in words.split():
        found = found.filter(Q(author__name__icontains=word) | Q(user__display_name__icontains=word))
    return found


def _rows(claims: list[Any], now: datetime) -> list[QueueRow]:
    numbers = [claim.pk for claim in claims]
    valid = Evidence.objects.filter(claim__in=numbers, ended_at__isnull=True, expires_at__gt=now)
    kinds: dict[int, set[str]] = {}
    open_pieces: dict[int, int] = {}
    for claim, kind, bearing in valid.values_list("claim", "kind", "bearing"):
        kinds.setdefault(claim, set()).add(kind)
        open_pieces[claim] = open_pieces.get(claim, 0) + (bearing == "none")
    asking = Claim.objects.filter(Q(state__in=_WAITS) | Q(holds=True), author__in=[claim.author_id for claim in claims])
    people: dict[int, set[int | None]] = {}
    for author, user in asking.values_list("author", "user"):
        people.setdefault(author, set()).add(user)
    return [
        QueueRow(
            claim=claim,
            since=claim.since,
            classes=[kind for kind in EvidenceKind if kind.value in kinds.get(claim.pk, ())],
            open_pieces=open_pieces.get(claim.pk, 0),
            documents=claim.documents_given,
            others=len(people.get(claim.author_id, set()) - {claim.user_id}),
        )
        for claim in claims
    ]
