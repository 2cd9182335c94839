"""A co-author's word: asked for by the claimant, given or not by somebody who has proved who they are.

What bounds it is what a ring would need: vouchers are at level 3 without anybody's word, three words in 30 days, no
circles, a work between the two that neither put there alone, nobody who became an owner a moment ago, and nobody under
a sanction. Words that were given before it stay, unless a moderator finds them false. The database
says part of it as well (a trigger on the table); all of it is checked again when the word is given, under lock.

Who declines does so quietly: the claimant sees a request that waits, whatever became of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from papers.storage.record_locks import lock_records
from profiles.claims.case import piece
from profiles.claims.ending import EndedWhy
from profiles.claims.errors import ActNotAllowedError, ClaimError
from profiles.claims.levels import supported_level, without_vouches
from profiles.claims.transitions import Part
from profiles.evidence.adding import Proof, add_evidence, take_back_evidence
from profiles.evidence.channels import channel_of
from profiles.evidence.shared_works import SharedWork, coauthors_of, shared_works
from profiles.evidence.ties import Subject, subject_of
from profiles.mail.outbox import queue_mail
from profiles.models import OPEN_STATES, Bearing, Claim, ClaimState, Evidence, EvidenceKind, User, Vouch
from profiles.selectors.addresses import verified_addresses
from profiles.selectors.sanctions import in_force, is_sanctioned

VOUCHES_AT_MOST: Final = 3
VOUCHES_WITHIN: Final = timedelta(days=30)
NEW_OWNER_WAITS: Final = timedelta(days=14)
REQUEST_LASTS: Final = timedelta(days=60)
# How many people may be asked: to be asked is a favour, and a list of names to write to is a nuisance.
ASKED_AT_ONCE: Final = 5
ASKED_IN_30_DAYS: Final = 10
LONGEST_MESSAGE: Final = 1000
_LEVEL_3: Final = 3


class VouchError(ClaimError):
    """A word was not asked for, or not given. The sentence says why."""


@dataclass(frozen=True, slots=True)
class PossibleVoucher:
    """Somebody who could vouch: the claim by which they own their record, and the works that both share.

    `asked` once this claimant has asked them, whatever became of it. `from_when` is when a new owner may first vouch.
    """

    claim: int
    author: int
    name: str
    works: tuple[SharedWork, ...]
    asked: bool
    from_when: datetime | None


def possible_vouchers(*, claim: int, now: datetime) -> list[PossibleVoucher]:
    """Co-authors of the record who could vouch for the claimant, those with most shared works first."""
    own = Claim.objects.get(pk=claim)
    asked = set(Vouch.objects.filter(claim=own).values_list("voucher_claim", flat=True))
    return [
        PossibleVoucher(
            claim=voucher.pk,
            author=voucher.author_id,
            name=voucher.author.name,
            works=tuple(works),
            asked=voucher.pk in asked,
            from_when=_waits_until(voucher, now),
        )
        for voucher, works in _eligible(own, now)
    ]


def eligible_vouchers(*, subject: Subject, user: int | None, now: datetime) -> list[tuple[Claim, list[SharedWork]]]:
    """The owners whose word would count for somebody who claims this record, and the works that tie them to it."""
    owners = (
        Claim.objects.filter(
            author__in=coauthors_of(subject.author),
            holds=True,
            state=ClaimState.ACTIVE,
            level__gte=_LEVEL_3,
            user__is_active=True,
            user__deletion_due_at=None,
        )
        .exclude(user=user)
        .exclude(user__in=in_force(now).values("user"))
        .select_related("author")
        .order_by("pk")
    )
    standing = [owner for owner in owners if _stands_alone(owner, now)]
    works = shared_works(subject, [owner.author_id for owner in standing])
    found = [(owner, works[owner.author_id]) for owner in standing if owner.author_id in works]
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[0].pk))


def ask_for_vouch(*, claim: int, voucher_claim: int, by: User, now: datetime, message: str = "") -> Vouch:
    """Ask a co-author. They get a mail with a link, and the message on the page behind it. Raises VouchError."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two requests at once do not have two limits
        own = Claim.objects.select_related("author").get(pk=claim)
        if own.user_id != by.pk or own.state not in OPEN_STATES:
            raise ActNotAllowedError("This is not a claim for which you can ask.")
        voucher = {owner.pk: (owner, works) for owner, works in _eligible(own, now)}.get(voucher_claim)
        if voucher is None:
            raise VouchError("This person cannot vouch for you: ask a co-author from the list.")
        owner, works = voucher
        assert owner.user_id is not None  # noqa: S101 - the database keeps an owner with a person
        mine = Vouch.objects.filter(claimant=by)
        if mine.filter(claim=own, voucher=owner.user).exists():
            raise VouchError("You have asked this person already.")
        waiting = mine.filter(state=Vouch.State.ASKED, asked_at__gt=now - REQUEST_LASTS)
        if waiting.filter(claim=own).count() >= ASKED_AT_ONCE:
            raise VouchError(f"{ASKED_AT_ONCE} people have been asked. Wait for their answers, or give other evidence.")
        if mine.filter(asked_at__gt=now - VOUCHES_WITHIN).count() >= ASKED_IN_30_DAYS:
            raise VouchError("Too many people were asked this month. Give other evidence, or ask again later.")
        vouch = Vouch.objects.create(
            claim=own,
            claimant=by,
            voucher_id=owner.user_id,
            voucher_claim=owner,
            work_id=works[0].work,
            message=message.strip()[:LONGEST_MESSAGE],
            asked_at=now,
        )
        _mail_request(vouch, own)
        return vouch


def give_vouch(*, vouch: int, by: User, now: datetime) -> Evidence:
    """Give one's word. Raises VouchError, ActNotAllowedError; then nothing has changed."""
    try:
        with transaction.atomic():
            asked = _locked(vouch, by)
            if asked.state != Vouch.State.ASKED or asked.asked_at <= now - REQUEST_LASTS:
                raise VouchError("This request is over.")
            work = _work_to_vouch_on(asked, now)
            evidence = add_evidence(
                claim=asked.claim_id,
                proof=Proof(
                    kind=EvidenceKind.VOUCH,
                    channel=channel_of("person", str(by.pk)),
                    bearing=Bearing.RECORD,
                    detail={"voucher": by.pk, "voucher_claim": asked.voucher_claim_id, "work": work},
                ),
                by=by,
                now=now,
                part=Part.VOUCHER,
            )
            asked.state, asked.evidence, asked.work_id = Vouch.State.GIVEN, evidence, work
            asked.given_at = asked.answered_at = now
            # By fields: a claim on some works of a record may just have become one on a record of their own.
            asked.save(update_fields=["state", "evidence", "work", "given_at", "answered_at"])
            return evidence
    except IntegrityError as error:
        raise VouchError(_by_trigger(error)) from error


def decline_vouch(*, vouch: int, by: User, now: datetime) -> None:
    """Do not give it. Nobody is told."""
    with transaction.atomic():
        asked = _locked(vouch, by)
        if asked.state != Vouch.State.ASKED:
            raise VouchError("This request is over.")
        asked.state, asked.answered_at = Vouch.State.DECLINED, now
        asked.save(update_fields=["state", "answered_at"])


def take_back_vouch(*, vouch: int, by: User, now: datetime) -> None:
    """One's word no longer counts, at once. It still counts among the three of 30 days."""
    with transaction.atomic():
        given = _locked(vouch, by)
        if given.state != Vouch.State.GIVEN or given.evidence_id is None:
            raise VouchError("You have not vouched here, or have taken it back already.")
        take_back_evidence(evidence=given.evidence_id, by=by, why=EndedWhy.TAKEN_BACK, now=now, part=Part.VOUCHER)


def _eligible(own: Claim, now: datetime) -> list[tuple[Claim, list[SharedWork]]]:
    return eligible_vouchers(subject=subject_of(own), user=own.user_id, now=now)


def _locked(vouch: int, by: User) -> Vouch:
    """The vouch, both records locked in the order of their numbers: neither standing nor claim changes meanwhile."""
    found = Vouch.objects.select_related("claim", "voucher_claim").filter(pk=vouch, voucher=by).first()
    if found is None:
        raise ActNotAllowedError("This is not yours to answer.")
    lock_records([found.claim.author_id, found.voucher_claim.author_id])
    return Vouch.objects.select_for_update(of=["self"]).select_related("claim", "voucher_claim__user").get(pk=vouch)


def _work_to_vouch_on(asked: Vouch, now: datetime) -> int:
    """The shared work on which the word rests. Raises VouchError for whatever stands against it now."""
    owner = asked.voucher_claim
    user = owner.user
    if user is None or not user.is_active or user.deletion_due_at or not owner.holds or not _stands_alone(owner, now):
        raise VouchError(
            "To vouch for others, own your record at level 3, with two classes of evidence of your own that are not"
            " the word of others."
        )
    if is_sanctioned(user.pk, at=now):
        raise VouchError("While your scores are lowered by a decision of moderators, you cannot vouch for others.")
    waits = _waits_until(owner, now)
    if waits is not None:
        raise VouchError(f"You have owned your record for a short time. You can vouch from {waits:%-d %b %Y} on.")
    works = shared_works(subject_of(asked.claim), [owner.author_id]).get(owner.author_id)
    if not works:
        raise VouchError("There is no work that ties your record to theirs and that neither of you added alone.")
    given = Vouch.objects.filter(voucher=user, given_at__gt=now - VOUCHES_WITHIN).order_by("given_at")
    if len(given) >= VOUCHES_AT_MOST:
        raise VouchError(_used_up(given[len(given) - VOUCHES_AT_MOST].given_at))
    return asked.work_id if any(work.work == asked.work_id for work in works) else works[0].work


def _stands_alone(owner: Claim, now: datetime) -> bool:
    """Whether the owner is at level 3 on evidence of their own, and undisputed."""
    if owner.state != ClaimState.ACTIVE or owner.level < _LEVEL_3:
        return False
    pieces = without_vouches(piece(row) for row in Evidence.objects.filter(claim=owner))
    return supported_level(pieces, now, disputed=False, clean_since=None) >= _LEVEL_3


def _waits_until(owner: Claim, now: datetime) -> datetime | None:
    begins = owner.active_since + NEW_OWNER_WAITS if owner.active_since else now
    return begins if begins > now else None


def _used_up(oldest: datetime | None) -> str:
    again = f" You can vouch again from {oldest + VOUCHES_WITHIN:%-d %b %Y} on." if oldest else ""
    return f"You have vouched {VOUCHES_AT_MOST} times in 30 days, which is as often as anybody can.{again}"


def _by_trigger(error: IntegrityError) -> str:
    """What the database refused, where two people acted at the same moment."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    if name == "profiles_vouch_at_most_3":
        return _used_up(None)
    if name == "profiles_vouch_no_circle":
        return "They have vouched for you, or for somebody who did. People cannot vouch for each other in a circle."
    raise error


def _mail_request(vouch: Vouch, claim: Claim) -> None:
    link = settings.PORTAL_URL + reverse("vouch", args=[vouch.pk])
    for address in verified_addresses(vouch.voucher_id)[:1]:
        queue_mail(
            to=address,
            kind="vouch",
            subject=f"Do you know who is behind the record of {claim.author.name}?",
            text=(
                f"Somebody claims the record of {claim.author.name}, with whom you share a work, and asks you to say"
                " that it is theirs.\n\nVouch only if you know this from the person: your word counts as evidence, and"
                " you can give it three times in 30 days. If you do not want to, do nothing: nobody will be told.\n\n"
                f"{link}\n"
            ),
            user=vouch.voucher,
            dedupe_key=f"vouch-{vouch.pk}-asked",
        )
