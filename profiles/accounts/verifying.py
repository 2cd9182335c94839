"""What follows from a proved address: whatever was begun before the proof, by whomever, is over.

Somebody may have opened an account with another's address and wait for its owner to come along: with a session that
stays alive, with ORCID connected to it, with a change of address under way. None of that survives the owner's proof.
"""

from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from profiles.accounts.lookup import never_proved
from profiles.accounts.sessions import end_sessions
from profiles.models import User

# A code is good for a quarter of an hour; whoever came back later can ask for another one within this time.
WAITS_FOR: Final = timedelta(days=2)


def settle_verified_address(*, address: EmailAddress, keep: str | None) -> None:
    """The address was proved: end the account's sessions but `keep`, and what others had begun with this address."""
    with transaction.atomic():
        never_proved(address.email, besides=address.user).delete()
        EmailAddress.objects.filter(email=address.email, verified=False).delete()
        end_sessions(user=address.user, keep=keep)


def forget_abandoned_accounts() -> int:
    """Accounts whose address was never proved, some days on. Gives how many there were."""
    proved = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    abandoned = User.objects.filter(
        ~Exists(proved),
        Exists(EmailAddress.objects.filter(user=OuterRef("pk"))),
        last_login=None,
        is_staff=False,
        is_superuser=False,
        date_joined__lt=timezone.now() - WAITS_FOR,
    )
    number = abandoned.count()
    abandoned.delete()
    return number
