"""Hears what papers announces, and has a worker take it in. What is not heard is found by the sweep each minute."""

import logging
from typing import Any

from django.dispatch import receiver
from kombu.exceptions import OperationalError

from graph.tasks import update_graph_task
from papers.events import works_changed

logger = logging.getLogger(__name__)


@receiver(works_changed)
def take_in_what_changed(sender: object, **kwargs: Any) -> None:
    try:
        update_graph_task.delay()
    except OperationalError:
        logger.info("No queue: the graph takes in what has changed when one is there.")
