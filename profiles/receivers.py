"""Hears what accounts and claims announce, and has a worker act. What is not heard is found by the sweeps."""

import logging
import time
from typing import Any, Final

from django.dispatch import receiver
from kombu.exceptions import OperationalError

from profiles.events import mail_queued
from profiles.tasks import send_mail_task

logger = logging.getLogger(__name__)

# A queue that hangs costs half a second to find out, which not every page has to pay.
_LEFT_ALONE_FOR: Final = 10.0
_left_alone_until = [0.0]


@receiver(mail_queued)
def send_mail(sender: object, **kwargs: Any) -> None:
    if time.monotonic() < _left_alone_until[0]:
        return
    try:
        send_mail_task.delay()
    except OperationalError:
        _left_alone_until[0] = time.monotonic() + _LEFT_ALONE_FOR
        logger.info("No queue: the sweep sends the mail when one is there.")
