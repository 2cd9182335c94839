"""How many tasks wait in the queue, asked of the broker itself, which may be away or hang."""

import logging
from typing import Any

from celery import current_app

logger = logging.getLogger(__name__)


def queue_length() -> int | None:
    """Tasks that wait and are with no worker yet; None where the broker does not answer within a second or two."""
    try:
        with current_app.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=1)
            channel: Any = connection.default_channel
            waiting: int = channel.queue_declare(current_app.conf.task_default_queue, durable=True).message_count
    except Exception:  # each broker has errors of its own, and none of them may break the page
        logger.info("The queue does not answer.", exc_info=True)
        return None
    return waiting
