"""Saving which works a person puts first."""

from datetime import datetime

from django.db import transaction

from profiles.editing.errors import RefusedFieldsError
from profiles.editing.opening import Saved, note, open_profile, settle
from profiles.editing.sections import Featured
from profiles.models import FeaturedWork, User
from profiles.selectors.owner import works_held


def feature_works(*, works: Featured, seen: str, by: User, now: datetime) -> Saved:
    """Save the works shown first, in their order. Each must be of a record that is the person's, or featured already.

    Raises RefusedFieldsError, ChangedMeanwhileError, NotReadyError.
    """
    checked = works.checked()
    with transaction.atomic():
        profile = open_profile(by)
        saved = settle(after=checked, seen=seen, by=by)
        if not saved.changed:
            return saved
        rows = FeaturedWork.objects.filter(profile=profile)
        new = set(checked.works) - set(rows.values_list("work", flat=True))
        if new - set(works_held(by.pk).filter(pk__in=new).values_list("pk", flat=True)):
            raise RefusedFieldsError({"works": "Only works of a record that is yours can be put first."})
        rows.delete()
        FeaturedWork.objects.bulk_create(
            FeaturedWork(profile=profile, work_id=work, position=position)
            for position, work in enumerate(checked.works, start=1)
        )
        profile.save(update_fields=["updated_at"])
        note(act="profile-works", by=by, now=now)
        return saved
