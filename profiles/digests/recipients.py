"""Which address digests go to: the main one, proved, that mail does not come back from. There is no second choice."""

from allauth.account.models import EmailAddress

from profiles.models import BouncedAddress, User


def digest_address(user: User) -> str | None:
    """None for an account that is suspended or leaving, and where no address will do."""
    if not user.is_active or user.deletion_due_at is not None:
        return None
    address = main_address(user.pk)
    if address is None or BouncedAddress.objects.filter(address=address.lower(), permanent=True).exists():
        return None
    return address


def main_address(user: int) -> str | None:
    found = EmailAddress.objects.filter(user=user, primary=True, verified=True)
    address: str | None = found.values_list("email", flat=True).first()
    return address
