"""Public identifiers: one letter for the kind and the primary key, as in `A1` or `W27`.

An id never changes its meaning. A record that was merged keeps its row and points to its successor, so that its
id can redirect for ever.
"""

import re
from typing import ClassVar, NamedTuple

from django.db import models
from django.urls import reverse

_FORM = re.compile(r"([AWTIS])([1-9][0-9]{0,17})", re.IGNORECASE | re.ASCII)


class PublicId(NamedTuple):
    letter: str
    pk: int


def parse_public_id(text: str) -> PublicId | None:
    """`"a1"` gives `("A", 1)`; anything that is not a public id gives None."""
    match = _FORM.fullmatch(text.strip())
    return PublicId(match[1].upper(), int(match[2])) if match else None


class HasPublicId(models.Model):
    """A record with a page of its own. Subclasses name their letter and their URL name."""

    public_letter: ClassVar[str]
    page_url_name: ClassVar[str]

    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse(self.page_url_name, args=[self.public_id])

    @property
    def public_id(self) -> str:
        return f"{self.public_letter}{self.pk}"
