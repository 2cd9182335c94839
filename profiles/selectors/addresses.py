"""The verified e-mail addresses of an account: the only ones that mean anything."""

from allauth.account.models import EmailAddress


def verified_addresses(user: int) -> list[str]:
    """The primary one first."""
    rows = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    return list(rows.values_list("email", flat=True))
