"""Accounts in the admin: looked at, never changed. And the one way into the admin, which is that of everybody else.

A role, a suspension, a proved address: each is an act of somebody, with its mail, its ended sessions and its line in
the record of acts. A form of the admin would skip all of that. What allauth registers there is taken out for the same
reason: secrets of second factors, addresses that could be ticked as verified, clients of other sign-ins.
"""

from typing import ClassVar

from allauth.account import admin as addresses_admin  # noqa: F401 - has registered what is taken out below
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa import admin as factors_admin  # noqa: F401
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as orcid_admin  # noqa: F401
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions import admin as sessions_admin  # noqa: F401
from allauth.usersessions.models import UserSession
from django.contrib import admin

from papers.admin.browsing import ReadOnlyAdmin
from profiles.models import User

for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(model)

# Our own sign-in: with its limits, passkeys and codes. Django's form knows none of these.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(User)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ("id", "display_name", "date_joined", "last_login", "is_active", "is_moderator", "is_staff")
    fields: ClassVar = (
        "id", "display_name", "date_joined", "last_login", "is_active", "suspended_at", "deletion_due_at",
        "is_moderator", "is_staff", "is_superuser", "groups", "user_permissions",
    )  # fmt: skip
