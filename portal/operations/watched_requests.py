"""A task whose worker was lost under it: killed, or out of memory. The queue has it again, and Celery tells nobody.

Runs in the worker's main process, whose children are forked from it: so it leaves no connection behind.
"""

from typing import Any

from billiard.exceptions import WorkerLostError
from celery.worker.request import Request
from django.db import connection

from portal.operations.failing import note_failure
from portal.operations.models import DeadLetter


class WatchedRequest(Request):
    """A task that loses every worker shows as one letter that counts up."""

    def on_failure(self, exc_info: Any, send_failed_event: bool = True, return_ok: bool = False) -> Any:  # noqa: FBT001, FBT002 - Celery's signature
        error = exc_info.exception
        error = getattr(error, "exc", error)  # it comes wrapped, with its traceback as text
        if isinstance(error, WorkerLostError):
            note_failure(
                kind=DeadLetter.Kind.TASK,
                name=self.name,
                error=error,
                args=self.args or (),
                kwargs=self.kwargs or {},
            )
            connection.close()
        return super().on_failure(exc_info, send_failed_event=send_failed_event, return_ok=return_ok)
