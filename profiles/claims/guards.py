"""How each condition of the transition table is seen, and what the person is told when it is not met."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from profiles.claims.case import Case
from profiles.claims.levels import counting, independent_classes, supported_level
from profiles.claims.name_fit import NameFit, fit_names
from profiles.claims.transitions import Guard
from profiles.models import User

_LEVEL_3: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """An act as it is asked for: the case, and the moderators whose act it is, if any."""

    case: Case
    moderators: tuple[User, ...] = ()


def _has_grounds(asked: Asked) -> bool:
    case = asked.case
    return (
        any(piece.is_valid(case.now) for piece in case.own_pieces())
        or bool(case.claim.statement)
        or case.claim.documents.exists()
    )


def _account_is_open(asked: Asked) -> bool:
    user = asked.case.claim.user
    return user is not None and user.is_active and user.suspended_at is None and user.deletion_due_at is None


def _name_fits(asked: Asked) -> bool:
    user = asked.case.claim.user
    return user is not None and fit_names([user.display_name], asked.case.known_names()) is not NameFit.INCOMPATIBLE


def _some_works(asked: Asked) -> bool:
    case = asked.case
    works = case.claimed_works()
    return bool(works) and all(work.author_id == case.claim.author_id for work in works)


def _owner_below_3(asked: Asked) -> bool:
    owner = asked.case.owner
    if owner is None:
        return True
    pieces = asked.case.pieces.get(owner.pk, [])
    return supported_level(pieces, asked.case.now, disputed=False, clean_since=None) < _LEVEL_3


def _as_strong(asked: Asked) -> bool:
    owner = asked.case.owner
    return owner is None or asked.case.strength().is_at_least(asked.case.strength_of(owner))


def _stronger(asked: Asked) -> bool:
    owner = asked.case.owner
    return owner is None or asked.case.strength().is_stronger_than(asked.case.strength_of(owner))


def _cooled(asked: Asked) -> bool:
    until = asked.case.claim.cooling_until
    return until is not None and until <= asked.case.now


def _other_moderator(asked: Asked) -> bool:
    before = asked.case.last_decider()
    return bool(asked.moderators) and not any(moderator.pk in before for moderator in asked.moderators)


GUARDS: Final[dict[Guard, tuple[Callable[[Asked], bool], str]]] = {
    Guard.ACCOUNT_IS_OPEN: (_account_is_open, "The account of this person is suspended or about to be deleted."),
    Guard.RECORD_IS_THERE: (
        lambda asked: asked.case.claim.author.merged_into_id is None,
        "This record was merged into another one. Claim that one.",
    ),
    Guard.WHOLE_RECORD: (
        lambda asked: not asked.case.claimed_works(),
        "This claim is about some of the works only.",
    ),
    Guard.SOME_WORKS: (_some_works, "Some of these works are not on the record any more. Choose them again."),
    Guard.RECORD_IS_FREE: (lambda asked: asked.case.owner is None, "Somebody else owns this record."),
    Guard.RECORD_IS_OWNED: (lambda asked: asked.case.owner is not None, "Nobody owns this record."),
    Guard.NOT_CONTESTED: (
        lambda asked: not asked.case.rivals,
        "Somebody else has asked for this record too, so a moderator decides.",
    ),
    Guard.HAS_EVIDENCE: (
        lambda asked: independent_classes(asked.case.own_pieces(), asked.case.now) > 0,
        "No valid evidence ties this person to this record yet.",
    ),
    Guard.HAS_GROUNDS: (_has_grounds, "Give some evidence first, or write to the moderators why the record is yours."),
    Guard.NAME_FITS: (_name_fits, "The name of the account is not one of the record's names, so a moderator decides."),
    Guard.AS_STRONG: (_as_strong, "The evidence is weaker than what the owner has given."),
    Guard.STRONGER: (_stronger, "The evidence is not stronger than what the owner has given."),
    Guard.OWNER_BELOW_3: (_owner_below_3, "The owner is verified by two independent classes of evidence."),
    Guard.COOLED: (_cooled, "The time for objections is not over yet."),
    Guard.HOLDS: (lambda asked: asked.case.claim.holds, "This claim does not hold the record."),
    Guard.DOES_NOT_HOLD: (lambda asked: not asked.case.claim.holds, "This claim holds the record."),
    Guard.NO_EVIDENCE_LEFT: (
        lambda asked: not counting(asked.case.own_pieces(), asked.case.now),
        "There is valid evidence still.",
    ),
    Guard.OTHER_MODERATOR: (_other_moderator, "Whoever made the last decision does not make this one."),
}


def unmet(guards: tuple[Guard, ...], asked: Asked) -> list[Guard]:
    """The conditions that are not met, in the order of the table."""
    return [guard for guard in guards if not GUARDS[guard][0](asked)]


def sentence(guards: list[Guard]) -> str:
    return " ".join(GUARDS[guard][1] for guard in guards)
