"""What an account is called where others see it: the name its person gave, never the address."""

from typing import Final

from django import forms
from django.http import HttpRequest

from papers.text.characters import tidy
from profiles.models import User

LONGEST_NAME: Final = 80


def shown_name(user: User) -> str:
    return user.shown_name


def clean_name(typed: str) -> str:
    """One line without controls. Raises `ValidationError` for what is not a name but an advertisement."""
    name = " ".join(tidy(typed).split())
    if any(sign in name for sign in ("://", "@", "<", ">")) or "www." in name.lower():
        raise forms.ValidationError("Enter a name, without addresses or links.", code="invalid")
    return name


class NameForm(forms.Form):
    """The part of signing up that allauth knows nothing of: a name, if one likes to give it."""

    display_name = forms.CharField(
        label="Your name",
        max_length=LONGEST_NAME,
        required=False,
        help_text="As it should be shown. You can leave it out, and change it later.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth for the account just made."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
