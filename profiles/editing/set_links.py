"""Saving where else a person can be found on the web."""

from datetime import datetime

from django.db import transaction

from profiles.editing.opening import Saved, note, open_profile, settle
from profiles.editing.sections import Links
from profiles.models import ProfileLink, User
from profiles.selectors.owner import links_held_until


def set_links(*, links: Links, seen: str, by: User, now: datetime) -> Saved:
    """Save all links, in their order. New ones of a new owner are held back; those that stay keep their time.

    Raises RefusedFieldsError, ChangedMeanwhileError, NotReadyError.
    """
    checked = links.checked()
    with transaction.atomic():
        profile = open_profile(by)
        saved = settle(after=checked, seen=seen, by=by)
        if not saved.changed:
            return saved
        shown_from = dict(ProfileLink.objects.filter(profile=profile).values_list("url", "shown_from"))
        new_from = links_held_until(by.pk, now) or now
        ProfileLink.objects.filter(profile=profile).delete()
        ProfileLink.objects.bulk_create(
            ProfileLink(
                profile=profile,
                position=position,
                url=link.url,
                label=link.label,
                shown_from=shown_from.get(link.url, new_from),
            )
            for position, link in enumerate(checked.links, start=1)
        )
        profile.save(update_fields=["updated_at"])
        note(act="profile-links", by=by, now=now)
        return saved
