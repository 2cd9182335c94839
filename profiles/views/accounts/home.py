"""`/me/`: who I am here, how safe my account is, and where everything of mine is."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from profiles.accounts.orcid.adapter import orcid_is_set_up
from profiles.models import User
from profiles.selectors.correction_status import asked_of
from profiles.selectors.new_works import new_works_of
from profiles.selectors.owner import records_held
from profiles.selectors.sanctions import own_sanctions


@dataclass(frozen=True, slots=True)
class Security:
    """What keeps others out of this account."""

    has_password: bool
    passkeys: int
    has_codes: bool
    recovery_codes_left: int | None
    orcid: str
    orcid_offered: bool


@require_safe
@login_required
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - login_required has seen to it
    addresses = EmailAddress.objects.filter(user=user).order_by("-primary", "-verified", "email")
    new = sum(len(one.asked) for one in new_works_of(user.pk, now=timezone.now()))
    context = {
        "addresses": addresses,
        "security": security_of(user),
        "new_works": new,
        "records": records_held(user.pk),
        "asked": len(asked_of(user.pk)),
        "decisions": own_sanctions(user.pk).count(),
    }
    return render(request, "profiles/accounts/home.html", context)


def security_of(user: User) -> Security:
    held = list(Authenticator.objects.filter(user=user))
    kinds = [authenticator.type for authenticator in held]
    recovery = [one for one in held if one.type == Authenticator.Type.RECOVERY_CODES]
    connected = SocialAccount.objects.filter(user=user, provider="orcid").order_by("pk").values_list("uid", flat=True)
    return Security(
        has_password=user.has_usable_password(),
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        has_codes=Authenticator.Type.TOTP in kinds,
        recovery_codes_left=len(recovery[0].wrap().get_unused_codes()) if recovery else None,
        orcid=", ".join(connected),
        orcid_offered=orcid_is_set_up(),
    )
