"""Who may sign in and how: by e-mail address and password, a passkey, or at ORCID where the operator has set that up.

An address counts once a code sent to it was typed in where it was asked for; until then it grants nothing. Why these
choices: docs/accounts.md.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import SITE_NAME
from portal.settings.environment import EMBEDDED, env
from portal.settings.security import CONTENT_SECURITY_POLICY, HTTPS

__all__ = [
    "ACCOUNT_ADAPTER",
    "ACCOUNT_EMAIL_NOTIFICATIONS",
    "ACCOUNT_EMAIL_SUBJECT_PREFIX",
    "ACCOUNT_EMAIL_VERIFICATION",
    "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED",
    "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND",
    "ACCOUNT_FORMS",
    "ACCOUNT_LOGIN_METHODS",
    "ACCOUNT_MAX_EMAIL_ADDRESSES",
    "ACCOUNT_PREVENT_ENUMERATION",
    "ACCOUNT_RATE_LIMITS",
    "ACCOUNT_REAUTHENTICATION_REQUIRED",
    "ACCOUNT_REAUTHENTICATION_TIMEOUT",
    "ACCOUNT_SIGNUP_FIELDS",
    "ACCOUNT_SIGNUP_FORM_CLASS",
    "ACCOUNT_UNIQUE_EMAIL",
    "ACCOUNT_USER_DISPLAY",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "AUTHENTICATION_BACKENDS",
    "CACHES",
    "LOGIN_REDIRECT_URL",
    "LOGIN_URL",
    "LOGOUT_REDIRECT_URL",
    "MFA_ADAPTER",
    "MFA_FORMS",
    "MFA_PASSKEY_LOGIN_ENABLED",
    "MFA_RECOVERY_CODE_DIGITS",
    "MFA_SUPPORTED_TYPES",
    "MFA_TOTP_ISSUER",
    "MFA_TOTP_TOLERANCE",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "ORCID_API",
    "ORCID_CLIENT_ID",
    "ORCID_CLIENT_SECRET",
    "ORCID_SITE",
    "PASSWORD_RESET_TIMEOUT",
    "SIGN_UP_OPEN",
    "SOCIALACCOUNT_ADAPTER",
    "SOCIALACCOUNT_AUTO_SIGNUP",
    "SOCIALACCOUNT_FORMS",
    "SOCIALACCOUNT_PROVIDERS",
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
LOGOUT_REDIRECT_URL = "/"

AUTHENTICATION_BACKENDS = ["profiles.accounts.backend.AccountBackend"]

SIGN_UP_OPEN: bool = env.bool("SIGN_UP_OPEN", default=True)

ACCOUNT_ADAPTER = "profiles.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "profiles.accounts.names.NameForm"
ACCOUNT_USER_DISPLAY = "profiles.accounts.names.shown_name"
ACCOUNT_FORMS = {
    "login": "profiles.accounts.forms.SignInForm",
    "signup": "profiles.accounts.forms.SignUpForm",
    "add_email": "profiles.accounts.forms.AddAddressForm",
    "confirm_email_verification_code": "profiles.accounts.forms.ConfirmAddressForm",
    "reset_password": "profiles.accounts.forms.ForgottenPasswordForm",
}
# By code and not by link: a link would let whoever clicks it vouch for an account that somebody else has opened with
# their address. A code is typed in where the account was opened, so it proves that both are one person.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 10
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A link that lies in a mailbox is a key to the account; whoever asked for it is waiting for it.
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=2).total_seconds())

# Signing in is proof for a quarter of an hour; after that, sensitive acts ask again.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=15).total_seconds())

# Amount / time / of one address of a client (ip), of one account (user), of one e-mail address (key). Fifty wrong
# passwords a day could be used to shut somebody out: a forgotten password, a passkey and ORCID still let them in.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key,50/d/key",
    "confirm_email": "1/10s/key,10/h/key",
    "reset_password": "20/m/ip,2/m/key,10/h/key",
    "profile_photo": "20/h/user",
    "check_receipt": "60/m/ip",
    "mail_sample": "3/h/user",
}
# Counted for the address of the connection, or for what the operator's own proxy says; never for what a client says.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_TLS_PROXY", default=False) else 0

# Limits are counted in the database: all web processes share them, and they need no broker. What may differ from
# process to process stays in its memory.
CACHES = {
    "default": {"BACKEND": "portal.common.shared_cache.SharedCache", "LOCATION": "portal_shared_cache"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

MFA_ADAPTER = "profiles.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "profiles.accounts.second_factor_forms.EnterCodeForm",
    "reauthenticate": "profiles.accounts.second_factor_forms.ProveByCodeForm",
    "login_webauthn": "profiles.accounts.second_factor_forms.SignInByPasskeyForm",
    "authenticate_webauthn": "profiles.accounts.second_factor_forms.EnterPasskeyForm",
    "reauthenticate_webauthn": "profiles.accounts.second_factor_forms.ProveByPasskeyForm",
    "add_webauthn": "profiles.accounts.second_factor_forms.AddPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a phone's clock is a little off
MFA_RECOVERY_CODE_DIGITS = 10
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED and not HTTPS  # http://localhost

# Sign-in at ORCID exists once the operator has registered the portal there.
ORCID_CLIENT_ID: str = env.str("ORCID_CLIENT_ID", default="")
ORCID_CLIENT_SECRET: str = env.str("ORCID_CLIENT_SECRET", default="")
ORCID_SITE: str = env.str("ORCID_SITE", default="https://orcid.org").rstrip("/")
ORCID_API: str = env.str("ORCID_API", default="https://pub.orcid.org/v3.0").rstrip("/")

if bool(ORCID_CLIENT_ID) != bool(ORCID_CLIENT_SECRET):
    raise ImproperlyConfigured("Of ORCID_CLIENT_ID and ORCID_CLIENT_SECRET one is set. Set both, or neither.")
for _name, _address in (("ORCID_SITE", ORCID_SITE), ("ORCID_API", ORCID_API)):
    if urlsplit(_address).scheme != "https" and not EMBEDDED:
        raise ImproperlyConfigured(f"{_name} is {_address!r}. Set it to an address that begins with https://.")
if ORCID_CLIENT_ID:
    # The button is a form of ours that is answered by a redirect there, and browsers count that as its destination.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(ORCID_SITE)

SOCIALACCOUNT_ADAPTER = "profiles.accounts.orcid.adapter.OrcidAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_FORMS = {"signup": "profiles.accounts.forms.OrcidSignUpForm"}
SOCIALACCOUNT_PROVIDERS = {"orcid": {"provider_class": "profiles.accounts.orcid.provider.OrcidProvider"}}
