"""What every edit begins with: the account as it is now, its profile under lock, and proof that nothing was overtaken.
And what every edit ends with: its line in the record of acts."""

from dataclasses import dataclass
from datetime import datetime

from profiles.audit.writing import Entry, write_event
from profiles.editing.errors import ChangedMeanwhileError, NotReadyError
from profiles.editing.saved import saved_part
from profiles.editing.sections import Part, Section, section_of, token
from profiles.models import Profile, User
from profiles.selectors.addresses import verified_addresses


@dataclass(frozen=True, slots=True)
class Saved:
    """What an edit changed. `before` is what undoing it saves again."""

    before: Part
    after: Part

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def section(self) -> Section:
        return section_of(self.after)


def open_profile(by: User) -> Profile:
    """The profile of `by`, made where there is none, held until the transaction ends. Raises NotReadyError."""
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not user.is_active or user.suspended_at is not None or user.deletion_due_at is not None:
        raise NotReadyError("This account cannot edit its profile now.")
    if not verified_addresses(user.pk):
        raise NotReadyError("Verify an e-mail address of yours first.")
    profile, _ = Profile.objects.get_or_create(user=user)
    return profile


def settle(*, after: Part, seen: str, by: User) -> Saved:
    """What saving `after` would change. Raises ChangedMeanwhileError where the part is not what `seen` says it was,
    unless it already is what is to be saved."""
    before = saved_part(by.pk, section_of(after))
    if before != after and token(before) != seen:
        raise ChangedMeanwhileError("This part of your profile was changed in another window since you opened it.")
    return Saved(before=before, after=after)


def note(*, act: str, by: User, now: datetime) -> None:
    """Write down that it was done. Never what was written: the record of acts outlives the account."""
    write_event(Entry(subject=f"U{by.pk}", act=act, actor="account", actor_id=by.pk, at=now))
