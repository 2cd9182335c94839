"""Asking owners about works that came under their name, and what they answer: mine, not mine, later.

Mine and not mine are corrections like any other. Asked by mail is once after an import, and only about what somebody
was not told of before.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from papers.curation.places import lock_places
from papers.models import Authorship
from profiles.corrections.errors import NotYoursError
from profiles.corrections.filing import file_request
from profiles.corrections.planning import plan
from profiles.mail.outbox import queue_mail
from profiles.models import CorrectionRequest, NewWorksMail, NewWorksSeen, PutOffWork, User
from profiles.selectors.addresses import verified_addresses
from profiles.selectors.new_works import NewWorks, looked_up_to, new_works
from profiles.selectors.owner import owners, records_held

LATER: Final = timedelta(days=30)
_TITLES_IN_MAIL: Final = 5
_SALT: Final = "profiles.corrections.new_works.mail"
_LONGEST_TITLE: Final = 120


def answer_new_work(*, record: int, name: int, mine: bool, by: User, now: datetime) -> CorrectionRequest:
    """It is theirs, or it is not, for good. Raises CorrectionError."""
    _own(record, by)
    ticked = {"mine": [name]} if mine else {"not_mine": [name]}
    return file_request(record=record, by=by, parts=plan(record=record, **ticked), now=now)


def put_off_work(*, record: int, name: int, by: User, now: datetime) -> None:
    """Ask again in a month. Raises NotYoursError, Authorship.DoesNotExist."""
    with transaction.atomic():
        _own(record, by)
        place = lock_places([name]).get(name)
        if place is None:
            raise Authorship.DoesNotExist
        PutOffWork.objects.update_or_create(user=by, author_id=record, **place.key(), defaults={"until": now + LATER})


def ask_again_now(*, record: int, by: User) -> int:
    """What was put off is asked about now. Returns how many there were. Raises NotYoursError."""
    with transaction.atomic():
        _own(record, by)
        return PutOffWork.objects.filter(user=by, author=record).delete()[0]


def note_seen(*, record: int, up_to: int, by: User) -> int:
    """The person has seen everything up to here and wants to say nothing about it. Returns up to where they had looked
    before, with which it can be taken back. Raises NotYoursError."""
    with transaction.atomic():
        _own(record, by)
        before = looked_up_to(by.pk, record)
        NewWorksSeen.objects.update_or_create(user=by, author_id=record, defaults={"seen_up_to": up_to})
        return before


def choose_mail(*, by: User, wanted: bool, now: datetime) -> None:
    """Whether new works are told of by mail."""
    NewWorksMail.objects.update_or_create(user=by, defaults={"wanted": wanted, "changed_at": now})


def is_mailed(user: int) -> bool:
    return not NewWorksMail.objects.filter(user=user, wanted=False).exists()


def mail_token(user: int) -> str:
    """For the link in a mail by which its reader stops these mails, signed in or not. It is good for nothing else."""
    return signing.dumps(user, salt=_SALT)


def user_of_token(token: str) -> User | None:
    try:
        number = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=number, is_active=True).first()


def tell_of_new_works(*, run: int, now: datetime) -> int:
    """Tell each owner, in one mail, of what an import brought under their name. Returns how many were told.

    Each owner in a transaction of its own, so that it may be cut off anywhere and run again.
    """
    told = 0
    for user in owners():
        with transaction.atomic():
            found = [_untold(user, held.author, now=now) for held in records_held(user)]
            new = [one for one in found if one]
            if new and is_mailed(user) and _queue(User.objects.get(pk=user), new, run=run):
                told += 1
    return told


def _untold(user: int, record: int, *, now: datetime) -> NewWorks:
    """What there is to ask about that the owner was not told of; now they are."""
    start = looked_up_to(user, record)
    seen, _ = NewWorksSeen.objects.select_for_update().get_or_create(
        user_id=user, author_id=record, defaults={"seen_up_to": start}
    )
    found = new_works(user, record, now=now, after=max(start, seen.told_up_to))
    seen.told_up_to = max(found.newest, seen.told_up_to)
    seen.save(update_fields=["told_up_to"])
    return found


def _queue(user: User, found: list[NewWorks], *, run: int) -> bool:
    asked = [new for one in found for new in one.asked]
    number = len(asked)
    titles = "".join(f"\n- {_short(new.work.title)}" for new in asked[:_TITLES_IN_MAIL])
    more = f"\n- and {number - _TITLES_IN_MAIL} more" if number > _TITLES_IN_MAIL else ""
    stop = settings.PORTAL_URL + reverse("new-works-mail-off", args=[mail_token(user.pk)])
    names = " and ".join(dict.fromkeys(one.record.name for one in found))
    text = (
        f"{'A work' if number == 1 else f'{number} works'} came in under the name {names}."
        f" {'Is it' if number == 1 else 'Are they'} yours?\n{titles}{more}\n\n"
        f"One click each: {settings.PORTAL_URL}{reverse('new-works')}\n\n"
        f"You get this because you own the record of {names}. No more of these mails: {stop}\n"
    )
    address = next(iter(verified_addresses(user.pk)), None)
    return address is not None and queue_mail(
        to=address,
        kind="new-works",
        subject=f"New under your name: {'a work' if number == 1 else f'{number} works'}",
        text=text,
        user=user,
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        dedupe_key=f"new-works-{run}-{user.pk}",
    )


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"


def _own(record: int, by: User) -> None:
    if record not in {held.author for held in records_held(by.pk)}:
        raise NotYoursError("This record is not yours.")
