"""What somebody is mailed about what they follow, as they fetch it with their data."""

from typing import Any

from allauth.account.models import EmailAddress

from profiles.models import BouncedAddress, Digest, MailPreference, User


def own_mail_wanted(user: User) -> dict[str, Any]:
    """The choices, the digests that were made, and which of their addresses mail came back from."""
    chosen = MailPreference.objects.filter(user=user).values(
        "time_zone", "hour", "weekday", "instant", "daily", "weekly", "trending", "changed_at"
    )
    digests = Digest.objects.filter(user=user).order_by("pk").values("kind", "period", "items", "created_at")
    held = [address.lower() for address in EmailAddress.objects.filter(user=user).values_list("email", flat=True)]
    back = BouncedAddress.objects.filter(address__in=held).order_by("pk")
    return {
        "chosen": chosen.first(),
        "digests": list(digests),
        "came_back": list(back.values("address", "bounces", "permanent", "said", "first_at", "last_at")),
    }
