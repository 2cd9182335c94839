"""Saving and removing a photo. Nothing of the uploaded file is kept, and nothing of a photo that was removed."""

from datetime import datetime

from django.db import transaction

from profiles.editing.opening import note, open_profile
from profiles.editing.photos import Photo, made_photo
from profiles.models import ProfilePhoto, User


def set_photo(*, upload: bytes, by: User, now: datetime) -> Photo:
    """Make a photo of an uploaded file, in place of the last one. Raises RefusedPhotoError, NotReadyError."""
    photo = made_photo(upload)  # before anything is locked: it takes a moment
    with transaction.atomic():
        profile = open_profile(by)
        ProfilePhoto.objects.update_or_create(
            profile=profile,
            defaults={"digest": photo.digest, "small": photo.small, "large": photo.large, "added_at": now},
        )
        profile.save(update_fields=["updated_at"])
        note(act="profile-photo", by=by, now=now)
    return photo


def remove_photo(*, by: User, now: datetime) -> bool:
    """Delete the photo. False where there is none."""
    with transaction.atomic():
        profile = open_profile(by)
        removed, _ = ProfilePhoto.objects.filter(profile=profile).delete()
        if removed:
            profile.save(update_fields=["updated_at"])
            note(act="profile-photo-removed", by=by, now=now)
        return bool(removed)
