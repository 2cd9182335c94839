"""Codes that are sent to an address: eight digits, one open a claim and class, few tries, short life, used once.

A guess is counted before it is looked at, in a transaction of its own, so that no number of requests at once has more
tries than one after the other. Codes are kept as keyed digests.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from profiles.claims.errors import ClaimError
from profiles.mail.outbox import queue_mail
from profiles.models import Challenge, Claim, EvidenceKind, User

CODE_LASTS: Final = timedelta(minutes=30)
TRIES: Final = 5
# How many codes one person gets in a day, over all claims: more are a nuisance to whoever owns the address.
CODES_A_DAY: Final = 12
_DIGITS: Final = 8


class ChallengeError(ClaimError):
    """The code was refused, or cannot be sent. The sentence says what to do next."""


class WrongCodeError(ChallengeError):
    """Not the code. `left` tries remain."""

    def __init__(self, left: int) -> None:
        tries = "one try" if left == 1 else f"{left} tries"
        super().__init__(f"This is not the code. {tries.capitalize()} left." if left else _USED_UP)
        self.left = left


_USED_UP: Final = "This is not the code, and there are no tries left. Have a new code sent."


def send_code(
    *,
    claim: Claim,
    kind: EvidenceKind,
    address: str,
    context: Mapping[str, Any],
    by: User,
    now: datetime,
    deliver: bool = True,
) -> Challenge:
    """Send a code to an address. A code sent before for this class no longer works.

    Without `deliver` all is the same but that nobody gets the code: where whether an address is right is not to be
    learned by asking.
    """
    with transaction.atomic():
        if claim.user_id != by.pk:
            raise ChallengeError("This is not your claim.")
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two requests at once do not have two limits
        day = Challenge.objects.filter(claim__user=by, created_at__gt=now - timedelta(days=1))
        if sum(day.values_list("times_sent", flat=True)) >= CODES_A_DAY:
            raise ChallengeError("Too many codes were sent today. Try again tomorrow, or give other evidence.")
        Challenge.objects.filter(claim=claim, kind=kind, used_at__isnull=True).update(used_at=now, tries_left=0)
        code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
        challenge = Challenge.objects.create(
            claim=claim,
            kind=kind,
            target=address,
            secret_hash=_digest(code, address),
            context=dict(context),
            created_at=now,
            expires_at=now + CODE_LASTS,
            tries_left=TRIES,
            sent_at=now,
        )
        if deliver:
            _mail_code(code, challenge)
        return challenge


def check_code(*, challenge: int, code: str, by: User, now: datetime) -> Challenge:
    """The challenge, used up, if the code is right. Raises WrongCodeError, ChallengeError."""
    with transaction.atomic(durable=True):  # inside of a larger one, a wrong code would take its own count back
        # Under lock, and not by one UPDATE: its condition would be seen before it waits for the others to count.
        mine = Challenge.objects.select_for_update(of=["self"]).filter(pk=challenge, claim__user=by).first()
        if mine is None or mine.used_at is not None or mine.tries_left < 1 or mine.expires_at <= now:
            raise ChallengeError("This code no longer works. Have a new one sent.")
        mine.tries_left -= 1
        mine.save(update_fields=["tries_left"])
    with transaction.atomic():
        found = Challenge.objects.select_for_update().get(pk=challenge)
        given = "".join(ch for ch in code if ch.isascii() and ch.isdigit())[: _DIGITS + 1]
        if not constant_time_compare(found.secret_hash, _digest(given, found.target)):
            raise WrongCodeError(found.tries_left)
        if found.used_at is not None:
            raise ChallengeError("This code was used already.")
        found.used_at = now
        found.save(update_fields=["used_at"])
        return found


def _mail_code(code: str, challenge: Challenge) -> None:
    queue_mail(
        to=challenge.target,
        kind="code",
        subject=f"{code[:4]} {code[4:]} is your code",
        text=(
            f"Somebody, hopefully you, wants to show that the record of {challenge.claim.author.name} is theirs, and"
            f" that this address is too.\n\nThe code is {code[:4]} {code[4:]}. It works for 30 minutes.\n\n"
            "If this was not you, do nothing: without the code nothing happens.\n"
        ),
        dedupe_key=f"challenge-{challenge.pk}",
    )


def _digest(code: str, address: str) -> str:
    return salted_hmac("profiles.evidence.code", f"{address}:{code}", algorithm="sha256").hexdigest()
