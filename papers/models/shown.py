"""The one door to records that may be shown. A page, an export or an answer for programs reads `Work.shown` and
`Author.shown`, never `objects`: what was merged into another record is shown there, and what people had hidden is not
shown at all.
"""

from typing import TypeVar

from django.db import models
from django.db.models import QuerySet

RecordT = TypeVar("RecordT", bound=models.Model)


class ShownManager(models.Manager[RecordT]):
    """Neither merged into another record nor hidden."""

    def get_queryset(self) -> QuerySet[RecordT]:
        return super().get_queryset().filter(merged_into=None, hidden=False)
