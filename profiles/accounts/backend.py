"""Who is let in: an e-mail address and its password, of an account that is active."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from profiles.accounts.lookup import candidate_for_sign_in
from profiles.models import User


class AccountBackend(AuthenticationBackend):
    """allauth's, with one password tried for every address, known or not: the time it takes tells nothing.

    Every request asks `user_can_authenticate` for the account of its session, so a suspended one is nobody at once,
    whatever sessions it has left.
    """

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        checked: AbstractBaseUser | None = self._check_password(candidate_for_sign_in(email), password)
        return checked

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return isinstance(user, User) and user.is_active and user.suspended_at is None
