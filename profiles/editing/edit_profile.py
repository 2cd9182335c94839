"""Saving what a person says of themselves in words."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from papers.models import Institution
from profiles.editing.opening import Saved, note, open_profile, settle
from profiles.editing.sections import About, Interests
from profiles.models import User


def edit_profile(*, words: About | Interests, seen: str, by: User, now: datetime) -> Saved:
    """Save one part of the profile. `seen` is the token of the part as it was when the form was opened.

    Raises RefusedFieldsError, ChangedMeanwhileError, NotReadyError.
    """
    checked = words.checked()
    with transaction.atomic():
        profile = open_profile(by)
        if isinstance(checked, About):
            checked = replace(checked, institution=_named(checked))
        saved = settle(after=checked, seen=seen, by=by)
        if not saved.changed:
            return saved
        if isinstance(checked, About):
            profile.role = checked.role
            profile.affiliation = checked.affiliation
            profile.institution_id = checked.institution
            profile.biography = checked.biography
        else:
            profile.interests = list(checked.interests)
            profile.open_to_collaborate = checked.open_to_collaborate
            profile.collaboration_note = checked.collaboration_note
        profile.save()
        note(act=f"profile-{saved.section}", by=by, now=now)
        return saved


def _named(about: About) -> int | None:
    """The institution that was chosen, as long as it is the one whose name stands there: text typed over it wins."""
    if about.institution is None:
        return None
    chosen = Institution.objects.filter(pk=about.institution, merged_into=None, name=about.affiliation)
    return chosen.values_list("pk", flat=True).first()
