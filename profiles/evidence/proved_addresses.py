"""An address to which a code was sent, and whose code was typed in, is the person's: the account keeps it.

At most one account has a verified address (the database sees to it). Only whoever has shown that they read the mailbox
is told that another account has it.
"""

from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from profiles.claims.errors import ActNotAllowedError, ClaimError
from profiles.evidence.adding import TAKES_EVIDENCE
from profiles.mail.outbox import queue_mail
from profiles.models import Challenge, Claim, EvidenceKind, User
from profiles.selectors.addresses import verified_addresses

# A proof that old is as good as a new one.
FRESH: Final = timedelta(days=30)


class AddressRefusedError(ClaimError):
    """The address proves nothing here. The sentence says why, and which one would."""


class AddressTakenError(ClaimError):
    """The address is verified on another account. Said to nobody who has not shown that the mailbox is theirs."""


def own_claim(claim: int, by: User) -> Claim:
    """The claim, if it is theirs and takes evidence. Raises ActNotAllowedError; `add_evidence` asks again."""
    found = Claim.objects.select_related("author").filter(pk=claim, user=by).first()
    if found is None or found.state not in TAKES_EVIDENCE:
        raise ActNotAllowedError("This is not a claim of yours that takes evidence.")
    return found


def own_challenge(challenge: int, kind: EvidenceKind, by: User) -> int:
    """The number of a challenge of this class and person. One of somebody else's is like one that never was."""
    if not Challenge.objects.filter(pk=challenge, kind=kind, claim__user=by).exists():
        raise ActNotAllowedError("There is no such code.")
    return challenge


def keep_proved_address(*, address: str, by: User) -> None:
    """Make it a verified address of the account, and tell the others. Raises AddressTakenError.

    From now on it signs in and resets the password, so whoever calls this for a page asks first who sits there.
    """
    before = verified_addresses(by.pk)
    if address in before:
        return
    if _is_of_another(address, by):
        raise AddressTakenError("Another account has this address. Sign in to that account, or remove it there first.")
    try:
        with transaction.atomic():
            kept, _ = EmailAddress.objects.update_or_create(user=by, email=address, defaults={"verified": True})
    except IntegrityError as error:
        raise AddressTakenError("Another account took this address at the same moment.") from error
    for known in before:
        queue_mail(
            to=known,
            kind="account",
            subject="An address was added to your account",
            text=(
                "An e-mail address was added to your account and proved by a code. It can be used to sign in. If this"
                f" was not you, remove it, and set a new password:\n\n{settings.PORTAL_URL}{reverse('account_email')}\n"
            ),
            user=by,
            dedupe_key=f"address-added-{kept.pk}-{known}",
        )


def proved_lately(user: User, now: datetime) -> list[str]:
    """Verified addresses that were proved within the last weeks: those of an account that is no older."""
    if user.date_joined <= now - FRESH:
        return []
    found = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    return list(found.values_list("email", flat=True))


def _is_of_another(address: str, by: User) -> bool:
    return bool(EmailAddress.objects.filter(email=address, verified=True).exclude(user=by).exists())
