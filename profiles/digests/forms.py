"""What the pages about mail ask for."""

from typing import Any, Final

from django import forms

from profiles.digests.kinds import WORDS
from profiles.digests.preferences import Hours, Trending, Wanted
from profiles.digests.zones import UTC, known_zones, zones_by_continent
from profiles.models import DigestKind, MailPreference
from profiles.models.digests import WEEKDAYS

_HOURS: Final = [(hour, f"{hour:02}:00") for hour in range(24)]


class KindsForm(forms.Form):
    """Which mails come. The last one is about works under one's own name, and older than the others."""

    instant = forms.BooleanField(required=False)
    daily = forms.BooleanField(required=False)
    weekly = forms.BooleanField(required=False)
    trending = forms.ChoiceField(choices=Trending.choices, label=WORDS[DigestKind.TRENDING].switch)
    new_works = forms.BooleanField(
        required=False,
        label="New under your name",
        help_text="Once after an import that brought works that may be yours.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in DigestKind:
            self.fields[kind.value].label = WORDS[kind].switch
            self.fields[kind.value].help_text = WORDS[kind].help

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(said["instant"], said["daily"], said["weekly"], said["trending"])


class HoursForm(forms.Form):
    """When they come."""

    time_zone = forms.ChoiceField(label="Time zone")
    hour = forms.TypedChoiceField(label="Hour", choices=_HOURS, coerce=int)
    weekday = forms.TypedChoiceField(label="Day of the weekly mail", choices=list(enumerate(WEEKDAYS)), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = str(self.initial.get("time_zone", UTC))
        first = [(UTC, UTC)] + ([(chosen, chosen)] if chosen not in known_zones() else [])
        self.fields["time_zone"].choices = [*first, *zones_by_continent().items()]  # type: ignore[attr-defined]

    def hours(self) -> Hours:
        said = self.cleaned_data
        return Hours(said["time_zone"], said["hour"], said["weekday"])


def initial_of(preference: MailPreference, *, new_works: bool) -> dict[str, object]:
    fields = ("instant", "daily", "weekly", "trending", "time_zone", "hour", "weekday")
    return {name: getattr(preference, name) for name in fields} | {"new_works": new_works}
