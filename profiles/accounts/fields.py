"""The field that every form of ours has for an e-mail address: its canonical form, or why there is none."""

from allauth.account.fields import EmailField
from django import forms

from profiles.accounts.addresses import AddressRefusedError, canonical_address


class AddressField(EmailField):
    """Canonical before it is checked: what is checked, compared, stored and written to is one and the same string."""

    def __init__(self, *, label: str = "E-mail address", autocomplete: str = "email") -> None:
        widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
        super().__init__(label=label, required=True, widget=widget, max_length=254)

    def to_python(self, value: object) -> str:
        typed = str(value or "").strip()
        if not typed:
            return ""
        try:
            return canonical_address(typed)
        except AddressRefusedError as error:
            raise forms.ValidationError(str(error), code="invalid") from error
