"""What the owner of a record can do next, and what each step would change: worked out by the formula, never promised.

Each step says what it brings at least, and at best where that depends on what nobody knows yet. What is told is for the
owner alone: it speaks of evidence that waits, and of accounts that are connected.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from graph.models import Ground
from graph.selectors.attributions import attributions
from graph.selectors.builds import reading
from profiles.claims.levels import CLEAN_DAYS, Piece, counting, supported_level
from profiles.evidence.kinds import ORCID_WITH_MATCH, WORTH
from profiles.evidence.offers import TITLES, Offer, OfferState, offers
from profiles.evidence.ties import orcids_of, subject_of
from profiles.models import Bearing, Claim, ClaimState, Evidence, EvidenceKind, User
from profiles.selectors.claim_status import undisturbed_since
from profiles.trust.explaining import explain
from profiles.trust.formula import Attribution, Inputs, gain, score
from profiles.trust.owners import owned_records
from profiles.trust.reading import trust_of

# Renewed by giving the same thing again; the others are given by somebody else.
_OWN: Final = (
    EvidenceKind.ORCID,
    EvidenceKind.INSTITUTIONAL_EMAIL,
    EvidenceKind.HOMEPAGE,
    EvidenceKind.PRINTED_EMAIL,
)
_BY_MAIL: Final = frozenset({EvidenceKind.INSTITUTIONAL_EMAIL, EvidenceKind.PRINTED_EMAIL})
_CONFIRMED_FROM: Final = {
    Ground.MATCHED: Attribution.MATCHED,
    Ground.IDENTIFIED: Attribution.PUBLISHER,
    Ground.ORCID: Attribution.ORCID,
}
_OF_THE_OFFER: Final = "offer"
_HIGHEST: Final = 4


class StepKind(StrEnum):
    """What is to be done; where it is done is the page's business."""

    EVIDENCE = "evidence"
    RENEW = "renew"
    CONFIRM = "confirm"
    WAIT = "wait"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do. `gain` is what the score rises by at least, `at_best` what it may rise by, under the condition
    that `best_if` names; `level` and `best_level` are the ones that go with these, where they are higher than now.

    `if_accepted` says that a moderator has to find that it is about this record first. `evidence` is its class, `on`
    the day of what comes by itself.
    """

    kind: StepKind
    title: str
    words: str
    gain: int
    at_best: int
    best_if: str = ""
    level: int | None = None
    best_level: int | None = None
    if_accepted: bool = False
    evidence: EvidenceKind | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What the owner of `claim` can do.

    `steps` raise the score or the level, the one that raises it most first. `nothing` are the titles of what would
    change nothing now, `limit` is why. `network` is what can be done about network evidence where none counts.
    """

    claim: int
    steps: tuple[NextStep, ...]
    nothing: tuple[str, ...]
    limit: str
    network: NextStep | None

    def __bool__(self) -> bool:
        return bool(self.steps or self.nothing or self.network)


@dataclass(frozen=True, slots=True)
class _Owner:
    """The owner's claim, with what the score is made of as of now."""

    claim: Claim
    given: Inputs
    clean_since: datetime | None
    waits_for_moderators: frozenset[str]

    @property
    def now(self) -> datetime:
        return self.given.as_of

    @property
    def is_disputed(self) -> bool:
        return self.claim.state != ClaimState.ACTIVE

    def with_piece(self, more: Piece, *, instead_of: Iterable[Piece] = ()) -> tuple[int, int]:
        """By how much the score would rise, and the level it would have."""
        given = replace(self.given, pieces=[one for one in self.given.pieces if one not in set(instead_of)])
        level = self._level([*given.pieces, more])
        lost = score(given).value - score(self.given).value
        return gain(given, piece=more, level=level) + lost, level

    def level_on(self, moment: datetime) -> int:
        return self._level(self.given.pieces, moment)

    def _level(self, pieces: Iterable[Piece], moment: datetime | None = None) -> int:
        return supported_level(
            list(pieces), moment or self.now, disputed=self.is_disputed, clean_since=self.clean_since
        )


def next_steps(*, author: int, user: User, now: datetime) -> NextSteps | None:
    """What `user`, who holds the record, can do; None for everybody else, and before the first score."""
    claim = Claim.objects.filter(author=author, user=user, holds=True).select_related("author").first()
    found = trust_of(author)
    owned = owned_records(as_of=now, authors=[author]).get(author)
    if claim is None or found is None or owned is None:
        return None
    given = replace(
        found.inputs,
        as_of=now,
        level=owned.level,
        pieces=owned.pieces,
        good=owned.conduct.good,
        bad=owned.conduct.bad,
        penalty=owned.conduct.penalty,
    )
    clean_since = None if claim.state == ClaimState.DISPUTED else undisturbed_since(claim)
    owner = _Owner(claim, given, clean_since, _waits_for_moderators(claim, now))
    offered = offers(author=author, user=user, claim=claim, now=now)
    made = [*_from_offers(offered, owner), *_renewals(offered, owner), *_confirming(owner), *_waiting(owner)]
    # What brings a level is worth doing, though the score may be the same.
    raising = [step for step in made if step.at_best > 0 or step.best_level is not None]
    at_rest = score(given)
    return NextSteps(
        claim=claim.pk,
        steps=tuple(sorted(raising, key=lambda step: (-step.gain, -step.at_best, -(step.best_level or 0), step.title))),
        nothing=tuple(dict.fromkeys(step.title for step in made if step not in raising)),
        limit=explain(given, at_rest, claimed=True).limit.words if at_rest.value == at_rest.cap else "",
        network=None if at_rest.counts_network else _network(offered, given),
    )


# --- evidence -------------------------------------------------------------------------------------------------------


def _from_offers(offered: Iterable[Offer], owner: _Owner) -> list[NextStep]:
    able = [one for one in offered if one.state in (OfferState.OPEN, OfferState.WAITING)]
    return [_of_offer(one, owner) for one in able]


def _of_offer(offer: Offer, owner: _Owner) -> NextStep:
    outcomes, best_if = _outcomes(offer, owner)
    rises = [owner.with_piece(piece) if piece is not None else (0, owner.given.level) for piece in outcomes]
    least, best = min(rises), max(rises)
    words = " ".join(filter(None, [offer.for_this_record or offer.needs, offer.why]))
    return NextStep(
        StepKind.EVIDENCE,
        offer.title,
        words,
        gain=least[0],
        at_best=best[0],
        best_if=best_if if best != least else "",
        level=_higher(least[1], owner),
        best_level=_higher(best[1], owner),
        if_accepted=_is_judged(offer, owner),
        evidence=offer.kind,
    )


def _higher(level: int, owner: _Owner) -> int | None:
    return level if level > owner.given.level else None


def _is_judged(offer: Offer, owner: _Owner) -> bool:
    """Whether a moderator has to find that it is about this record. A co-author's word names it."""
    if offer.kind is EvidenceKind.VOUCH:
        return False
    return not offer.by_itself or offer.kind in owner.waits_for_moderators


def _waits_for_moderators(claim: Claim, now: datetime) -> frozenset[str]:
    """The classes of evidence that show who the owner is, and not which record."""
    valid = Evidence.objects.filter(claim=claim, bearing=Bearing.NONE, ended_at__isnull=True, expires_at__gt=now)
    return frozenset(valid.values_list("kind", flat=True))


def _outcomes(offer: Offer, owner: _Owner) -> tuple[list[Piece | None], str]:
    """What may come of giving it, and what the best depends on. None is a piece that does not count."""
    on_file = [one for one in owner.given.pieces if {one.kind, offer.kind} == _BY_MAIL]
    if on_file:
        # The address that is printed may be the one on file: then both rest on one mailbox.
        same = _piece(offer.kind, offer.strength, owner.now, channel=on_file[0].channel)
        return [same, _piece(offer.kind, offer.strength, owner.now)], "if it is another address than the one on file"
    if offer.kind is EvidenceKind.ORCID and offer.by_itself:
        named = bool(orcids_of(subject_of(owner.claim)))
        alone = _piece(offer.kind, WORTH[offer.kind].strength, owner.now) if named else None
        if offer.strength < ORCID_WITH_MATCH:
            return [alone], ""
        matched = _piece(offer.kind, ORCID_WITH_MATCH, owner.now, anchored=True)
        return [alone, matched], "if a publisher or an institution has put one of these works on your ORCID record"
    return [_piece(offer.kind, offer.strength, owner.now)], ""


def _piece(
    kind: EvidenceKind, strength: float, now: datetime, *, channel: str = _OF_THE_OFFER, anchored: bool = False
) -> Piece:
    return Piece(
        kind=kind,
        channel=channel,
        strength=strength,
        bears=True,
        anchored=anchored,
        given_at=now,
        expires_at=now + WORTH[kind].lasts,
    )


def _renewals(offered: Iterable[Offer], owner: _Owner) -> list[NextStep]:
    """Evidence ages; what is given again is as strong as on the first day."""
    made = []
    for offer in offered:
        old = [one for one in owner.given.pieces if one.kind is offer.kind]
        if offer.state is not OfferState.DONE or offer.kind not in _OWN or not old:
            continue
        best = max(old, key=lambda one: one.worth(owner.now))
        fresh = _piece(best.kind, best.strength, owner.now, channel=best.channel, anchored=best.anchored)
        rise, level = owner.with_piece(fresh, instead_of=[best])
        if rise > 0:
            made.append(
                NextStep(
                    StepKind.RENEW,
                    f"{TITLES[offer.kind][0]}, again",
                    f"It was given in {best.given_at:%B %Y} and has lost a part of its strength since.",
                    gain=rise,
                    at_best=rise,
                    level=_higher(level, owner),
                    best_level=_higher(level, owner),
                    evidence=offer.kind,
                )
            )
    return made


# --- the rest -------------------------------------------------------------------------------------------------------


def _confirming(owner: _Owner) -> list[NextStep]:
    """Works that a source names the person on, and on which they have not said anything yet."""
    waiting = works_to_confirm(owner.claim.author_id)
    number = sum(waiting.values())
    if not number:
        return []
    works = dict(owner.given.works or {})
    for ground, count in waiting.items():
        moved = min(count, works.get(ground, 0))
        works[ground] = works.get(ground, 0) - moved
        works[Attribution.CONFIRMED] = works.get(Attribution.CONFIRMED, 0) + moved
    rise = score(replace(owner.given, works=works)).value - score(owner.given).value
    title = "Say that one work is yours" if number == 1 else f"Say of {number:,} works that they are yours"
    words = "Sources name you on them; what you confirm counts in full. Leave out what is not yours."
    return [NextStep(StepKind.CONFIRM, title, words, gain=rise, at_best=rise)]


def works_to_confirm(author: int) -> dict[Attribution, int]:
    """Works that would count more if the owner confirmed them, by what they count as now."""
    with reading() as build:
        if build is None:
            return {}
        found = attributions(build, of=[author])
    if not len(found.authors):
        return {}
    row = found.counts()[0]
    return {counted: int(row[ground]) for ground, counted in _CONFIRMED_FROM.items() if row[ground]}


def _waiting(owner: _Owner) -> list[NextStep]:
    """Level 4 comes by itself after days without a dispute, where the evidence for it is there."""
    if owner.clean_since is None or owner.given.level >= _HIGHEST:
        return []
    on = owner.clean_since + CLEAN_DAYS
    if on <= owner.now or owner.level_on(on) < _HIGHEST or not counting(owner.given.pieces, on):
        return []
    rise = gain(owner.given, level=_HIGHEST)
    days = (on - owner.now).days + 1
    title = "Level 4 comes by itself " + ("tomorrow" if days == 1 else f"in {days} days")
    words = f"On {on:%-d %b %Y}, if nobody disputes the record until then."
    return [
        NextStep(
            StepKind.WAIT, title, words, gain=rise, at_best=rise, level=_HIGHEST, best_level=_HIGHEST, on=on.date()
        )
    ]


def _network(offered: Iterable[Offer], given: Inputs) -> NextStep:
    vouch = next(one for one in offered if one.kind is EvidenceKind.VOUCH)
    begins = "Network evidence begins" if given.network is None else "There is more network evidence"
    words = f"{begins} as soon as somebody you wrote with is known here. How much it gives cannot be told beforehand."
    if vouch.state is OfferState.OPEN:
        words = f"{vouch.for_this_record} {words}"
    else:
        words = f"Ask somebody you wrote with to claim their page, and to say that your joint work is theirs. {words}"
    open_to_be_asked = EvidenceKind.VOUCH if vouch.state is OfferState.OPEN else None
    return NextStep(
        StepKind.NETWORK, "Have a co-author confirm one work", words, gain=0, at_best=0, evidence=open_to_be_asked
    )
