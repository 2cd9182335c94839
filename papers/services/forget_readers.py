"""Forgets, every night, what could tell one reader's views from another's, and views that no list reads any more."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction

from papers.models import ReaderKey, WorkView

# The longest window and a day.
DAYS_KEPT: Final = 31


@transaction.atomic
def forget_readers(*, today: date) -> None:
    """Keys and tokens of all days before today, and views older than `DAYS_KEPT` days."""
    ReaderKey.objects.filter(day__lt=today).delete()
    WorkView.objects.filter(day__lt=today - timedelta(days=DAYS_KEPT)).delete()
    WorkView.objects.filter(day__lt=today, reader__isnull=False).update(reader=None, network=None)
