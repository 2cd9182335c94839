"""allauth's forms, with canonical addresses, and with the same answer and the same work for known and unknown ones."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.socialaccount import forms as orcid_forms
from django.http import HttpRequest, HttpResponse

from profiles.accounts.fields import AddressField
from profiles.accounts.lookup import owner_of
from profiles.models import User


class SignInForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField(autocomplete="username webauthn")
        self.fields["password"].help_text = ""
        self.fields["remember"].label = "Stay signed in on this device"
        self.order_fields(["login", "password", "remember"])


class _OpensAccount:
    """Whether an address is taken is never said; its owner is told by mail instead.

    An account that waits for the same address does not count: whoever opened it has proved nothing, and must not keep
    the person away whose address it is.
    """

    account_already_exists: bool

    def validate_unique_email(self, value: str) -> str:
        self.account_already_exists = owner_of(value) is not None
        return value


class SignUpForm(_OpensAccount, account_forms.SignupForm):
    field_order = ("email", "display_name", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()
        if "password1" in self.fields:
            self.fields["password1"].help_text = "At least 12 characters. A few words in a row are easy to remember."
        self.order_fields(self.field_order)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            # What takes long in opening an account is its password: done here too, so that time tells nothing either.
            User().set_password(self.cleaned_data["password1"])
        user, response = super().try_save(request)
        return user, response


class OrcidSignUpForm(_OpensAccount, orcid_forms.SignupForm):
    field_order = ("email", "display_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()
        self.order_fields(self.field_order)


class AddAddressForm(account_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(label="Another e-mail address")

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        adapter = get_adapter()
        mine = EmailAddress.objects.filter(user=self.user)
        if mine.filter(email=address).exists():
            raise adapter.validation_error("duplicate_email")
        if not EmailAddress.objects.can_add_email(self.user):
            raise adapter.validation_error("max_email_addresses", mine.count())
        return address


class ConfirmAddressForm(account_forms.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code from the mail"
        self.fields["code"].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}

    def clean_code(self) -> str:
        code: str = super(account_forms.ConfirmEmailVerificationCodeForm, self).clean_code()
        owner = owner_of(self.email)
        if self.user is None or (owner is not None and owner != self.user):
            raise get_adapter().validation_error("email_taken")
        return code


class ForgottenPasswordForm(account_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        owner = owner_of(address)
        self.users = [owner] if owner is not None and owner.is_active else []
        return address
