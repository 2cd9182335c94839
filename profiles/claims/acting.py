"""The one function that changes a claim. It looks the act up in the table, checks it under lock, and writes the new
state beside its audit row; a trigger refuses the one without the other.

What follows from an act (the owner's claim is superseded, a dispute closes, notices go out) is in `consequences`, in
the same transaction. Do not set `state`, `holds` or `level` of a claim anywhere else.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from papers.curation.holding import hold_record, let_go_of_record
from papers.models import Author, Authorship, Provenance
from papers.storage.record_locks import lock_records
from profiles.audit.writing import Entry, write_event
from profiles.claims.case import Case, lock_case, parts_of
from profiles.claims.errors import (
    AccountNotReadyError,
    ActNotAllowedError,
    AlreadyClaimingError,
    GuardError,
    RecordMovedError,
    WorksNotThereError,
)
from profiles.claims.guards import Asked, sentence, unmet
from profiles.claims.levels import supported_level
from profiles.claims.transitions import HOLDING_AFTER, Act, Part, Transition, rows_for
from profiles.models import OPEN_STATES, Claim, ClaimedWork, ClaimState, Dispute, User
from profiles.selectors.addresses import verified_addresses

COOLING: Final = timedelta(days=14)
# A claim on a record that was joined to another sleeps: it can be ended, and wakes if the records are parted again.
_WHILE_ASLEEP: Final = {Act.WITHDRAW, Act.RELEASE, Act.REJECT, Act.SUSPEND, Act.REVOKE, Act.SUPERSEDE}
_LOSES_SEAT: Final = {Act.RELEASE, Act.REVOKE, Act.SUPERSEDE, Act.EXPIRE}


def open_claim(*, author: int, by: User, now: datetime, statement: str = "", works: Collection[int] = ()) -> Claim:
    """Begin a claim: a draft that only its claimant sees.

    `works` are authorships of the record, where the claim is about these and not the whole of it. Raises
    AccountNotReadyError, AlreadyClaimingError, RecordMovedError, WorksNotThereError, Author.DoesNotExist.
    """
    with transaction.atomic():
        lock_records([author])
        user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if not user.is_active or user.suspended_at or user.deletion_due_at:
            raise AccountNotReadyError("This account cannot claim records now.")
        if not verified_addresses(user.pk):
            raise AccountNotReadyError("Verify an e-mail address of yours first.")
        if Author.objects.get(pk=author).merged_into_id is not None:
            raise RecordMovedError("This record was merged into another one. Claim that one.")
        open_now = Claim.objects.filter(author=author, user=user, state__in=OPEN_STATES).first()
        if open_now is not None:
            raise AlreadyClaimingError(open_now.pk)
        wanted = _works_of(author, works)
        number = _next_number()
        event = write_event(
            Entry(
                subject=f"A{author}",
                act=Act.OPEN,
                actor=Part.CLAIMANT,
                actor_id=user.pk,
                at=now,
                claim_id=number,
                to_state=ClaimState.DRAFT,
                level=1,
            )
        )
        claim = Claim.objects.create(
            pk=number,
            author_id=author,
            user=user,
            statement=statement,
            opened_at=now,
            state_since=now,
            last_event=event,
        )
        ClaimedWork.objects.bulk_create(ClaimedWork(claim=claim, authorship=work) for work in wanted)
        return claim


def choose_works(*, claim: int, works: Collection[int], by: User, now: datetime) -> Claim:
    """Say of a draft which works of the record it is about; none means the whole record.

    Raises ActNotAllowedError, WorksNotThereError, Claim.DoesNotExist.
    """
    with transaction.atomic():
        case = lock_case(claim, now)
        found = case.claim
        if found.user_id != by.pk or found.state != ClaimState.DRAFT:
            raise ActNotAllowedError("Works are chosen before a claim is sent in. Withdraw it and begin again.")
        if any(piece.is_valid(now) for piece in case.own_pieces()):
            # It was judged by what the claim was about when it was given.
            raise ActNotAllowedError("Evidence was given for this claim. Withdraw it and begin again with these works.")
        wanted = _works_of(found.author_id, works)
        found.claimed_works.all().delete()
        ClaimedWork.objects.bulk_create(ClaimedWork(claim=found, authorship=work) for work in wanted)
        return found


def _works_of(author: int, works: Collection[int]) -> list[Authorship]:
    found = list(Authorship.objects.filter(pk__in=works, author=author).exclude(provenance=Provenance.DENIED))
    if len(found) != len(set(works)):
        raise WorksNotThereError("Some of these works are not on this record. Choose them again.")
    return found


def act(
    *,
    claim: int,
    act: Act,
    by: User | None,
    now: datetime,
    proposed_by: User | None = None,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Claim:
    """Do one act to one claim, or raise and leave everything as it was.

    `by` is who acts, None for the portal's own rules; `proposed_by` is the first moderator where `by` confirms as the
    second. Raises ActNotAllowedError, GuardError, Claim.DoesNotExist.
    """
    from profiles.claims import consequences  # noqa: PLC0415 - what follows may act in turn

    with transaction.atomic():
        case = lock_case(claim, now)
        if case.claim.author.merged_into_id is not None and act not in _WHILE_ASLEEP:
            raise ActNotAllowedError("This record was joined to another one, which is the one to claim.")
        actors = hold_accounts(by, proposed_by)
        row, part = _allowed(act, case, by=actors[0] if by else None, proposed_by=actors[1] if proposed_by else None)
        before = consequences.before(row, case)
        changed = _change(
            case, row=row, part=part, actors=(by, proposed_by), reason=reason, facts={**before, **(facts or {})}
        )
        consequences.after(row, case, changed, by=actors[0] if by else None, second=actors[1] if by else None)
        return changed


def refresh_level(*, claim: int, now: datetime, why: str, facts: Mapping[str, Any] | None = None) -> Claim:
    """Bring the level of an owner to what valid evidence supports now, up or down; nothing where it is there."""
    with transaction.atomic():
        case = lock_case(claim, now)
        level = level_of(case) if case.claim.holds else 1
        if level == case.claim.level:
            return case.claim
        found = {"from_level": case.claim.level, **(facts or {})}
        event = write_event(
            Entry(
                subject=f"A{case.claim.author_id}",
                act=Act.LEVEL,
                actor=Part.PORTAL,
                at=now,
                claim_id=claim,
                from_state=case.claim.state,
                to_state=case.claim.state,
                level=level,
                reason=why,
                facts=found,
            )
        )
        case.claim.level = level
        case.claim.last_event = event
        case.claim.save(update_fields=["level", "last_event"])
        return case.claim


def level_of(case: Case, *, state: str | None = None, active_since: datetime | None = None) -> int:
    """The level of a claim that holds the record in `state`, from evidence that is valid now."""
    state = state or case.claim.state
    return supported_level(
        case.own_pieces(),
        case.now,
        disputed=state != ClaimState.ACTIVE,
        clean_since=_clean_since(case.claim, active_since or case.claim.active_since),
    )


def _clean_since(claim: Claim, active_since: datetime | None) -> datetime | None:
    """When the owner got the record, or when trouble last ended: being reinstated or kept starts the days anew.

    None while a dispute is open, also in the moment in which the owner is kept and the disputes are about to close.
    """
    if active_since is None:
        return None
    ends = list(Dispute.objects.filter(owner_claim=claim).values_list("closed_at", flat=True))
    known = [end for end in ends if end is not None]
    return max([active_since, *known]) if len(known) == len(ends) else None


def _allowed(act: Act, case: Case, *, by: User | None, proposed_by: User | None) -> tuple[Transition, Part]:
    """The row of the table that applies, and the part in which the actor acts."""
    state = ClaimState(case.claim.state)
    rows = rows_for(act, state)
    if not rows:
        raise ActNotAllowedError(f"A claim that is {state.label} cannot be changed in this way.")
    parts = _parts(case, by=by, proposed_by=proposed_by)
    moderators = tuple(user for user in (by, proposed_by) if user is not None)
    missing: list[list[Any]] = []
    for row in rows:
        shared = parts & row.by
        if not shared:
            continue
        lacking = unmet(row.guards, Asked(case, moderators))
        if not lacking:
            return row, min(shared, key=list(Part).index)
        missing.append(lacking)
    if not missing:
        raise ActNotAllowedError("This is not yours to do.")
    nearest = min(missing, key=len)
    raise GuardError(sentence(nearest), tuple(guard.value for guard in nearest))


def _parts(case: Case, *, by: User | None, proposed_by: User | None) -> set[Part]:
    parts = parts_of(by, case)
    if proposed_by is None:
        return parts
    # Two moderators are two people, both moderators at this moment, neither of them in their own case.
    both = by is not None and by.pk != proposed_by.pk
    if both and Part.MODERATOR in parts and Part.MODERATOR in parts_of(proposed_by, case):
        return {Part.MODERATORS}
    return set()


def hold_accounts(*users: User | None) -> list[User | None]:
    """The accounts as they are now, held until the act is done: a role that is taken away meanwhile is not used.

    Records are locked before accounts, and accounts before chains of the record of acts.
    """
    numbers = sorted({user.pk for user in users if user is not None})
    rows = {user.pk: user for user in User.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")}
    if len(rows) != len(numbers):
        # Nobody is the portal: an account that is gone must not act in its part.
        raise ActNotAllowedError("This account is no more.")
    return [rows[user.pk] if user is not None else None for user in users]


def _change(
    case: Case,
    *,
    row: Transition,
    part: Part,
    actors: tuple[User | None, User | None],
    reason: str,
    facts: Mapping[str, Any],
) -> Claim:
    claim, now = case.claim, case.now
    before = claim.state
    gains = row.act in HOLDING_AFTER
    claim.holds = (claim.holds or gains) and row.act not in _LOSES_SEAT
    claim.state = row.after
    claim.state_since = now
    if row.act in {Act.SUBMIT, Act.RENEW, Act.REOPEN}:
        claim.submitted_at = now
    if gains:
        claim.active_since = now if not claim.active_since or row.act is not Act.KEEP else claim.active_since
    claim.cooling_until = _cooling_until(claim, row, now)
    claim.level = level_of(case, state=row.after) if claim.holds else 1
    claim.last_event = write_event(
        Entry(
            subject=f"A{claim.author_id}",
            act=row.act,
            actor=part,
            at=now,
            actor_id=actors[0].pk if actors[0] else None,
            second_id=actors[1].pk if actors[1] else None,
            claim_id=claim.pk,
            from_state=before,
            to_state=row.after,
            level=claim.level,
            reason=reason,
            facts=facts,
        )
    )
    try:
        claim.save()
    except IntegrityError as error:
        # Held off by the lock on the record; said in words all the same where something went round it.
        raise ActNotAllowedError("Somebody else changed this record at the same moment. Look again.") from error
    _tell_the_literature(claim, gains=gains, loses=row.act in _LOSES_SEAT)
    return claim


def _tell_the_literature(claim: Claim, *, gains: bool, loses: bool) -> None:
    """No import merges away a record that somebody holds, so papers has to know which these are."""
    if gains and claim.active_since is not None:
        hold_record(author=claim.author_id, since=claim.active_since)
    elif loses:
        let_go_of_record(author=claim.author_id)


def _cooling_until(claim: Claim, row: Transition, now: datetime) -> datetime | None:
    """A dispute keeps the time for objections that had begun: nothing moves before it is over."""
    if row.act in {Act.COOL, Act.COOL_AGAIN}:
        return now + COOLING
    return claim.cooling_until if row.after is ClaimState.DISPUTED and not claim.holds else None


def _next_number() -> int:
    """The number of a claim to come, so that its first audit row can name it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('profiles_claim', 'id'))")
        return int(cursor.fetchone()[0])
