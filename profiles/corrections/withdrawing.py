"""Taking a part back before anybody has decided it."""

from datetime import datetime

from django.db import transaction

from profiles.claims.acting import hold_accounts
from profiles.corrections.answering import lock_part
from profiles.corrections.applying import close_if_decided
from profiles.corrections.errors import NotWaitingError, NotYoursError
from profiles.corrections.notices import Notice, queue_notices
from profiles.models import PartState, RequestPart, User


def withdraw_part(*, part: int, by: User, now: datetime) -> RequestPart:
    """Raises NotWaitingError, NotYoursError, RequestPart.DoesNotExist."""
    with transaction.atomic():
        found = lock_part(part)
        (user,) = hold_accounts(by)
        if user is None or found.request.filed_by_id != user.pk:
            raise NotYoursError("Only whoever asked can take this back.")
        if found.state != PartState.WAITING:
            raise NotWaitingError("This was decided meanwhile.")
        found.state, found.decided_by, found.decided_at = PartState.WITHDRAWN, user, now
        found.save()
        close_if_decided(found.request, now)
        queue_notices(part=found, what=Notice.WITHDRAWN)
        return found
