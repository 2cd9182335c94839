"""What people have said about identifiers of persons: whose they are, whose they are not, and where one is misprinted.

Facts of their own, beside `AuthorIdentifier`, which says to whom the machine counts an identifier. What somebody only
typed in is a fact here and never one there: no resolver and no evidence rests on it. Written by
`papers.curation.identifiers` alone. The literature knows no users: `by` is a number of whoever asked for the act.
"""

from typing import Final

from django.db import models
from django.db.models import Q

from papers.models.author import Author
from papers.models.work import Work


class IdentifierAct(models.Model):
    """One act about one identifier, so that it can be taken back: to whom the machine counted it before, and after."""

    class Kind(models.TextChoices):
        SAID = "said", "said to be the person's"
        DENIED = "denied", "said not to be the person's"
        MISPRINTED = "misprinted", "said to be misprinted beside a name"

    kind = models.TextField(choices=Kind.choices)
    author = models.ForeignKey(Author, models.PROTECT, related_name="+")
    scheme = models.TextField()
    value = models.TextField()
    holder_before = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+", db_index=False)
    holder_after = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+", db_index=False)
    by = models.BigIntegerField()
    at = models.DateTimeField()
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["said", "denied", "misprinted"]), name="papers_identifieract_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="papers_identifieract_undone_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="papers_identifieract_idx")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value} {self.kind} of A{self.author_id}"


class Ground(models.TextChoices):
    """On what ground somebody says so."""

    AUTHENTICATED = "authenticated", "confirmed by its holder, who signed in with it"
    DECIDED = "decided", "confirmed by a moderator or by whoever had it before"
    TYPED = "typed", "typed in, checked by nobody"


# What a resolver may rest on.
COUNTED: Final = (Ground.AUTHENTICATED.value, Ground.DECIDED.value)


class IdentifierAssertion(models.Model):
    """Somebody's word that an identifier is this person's (`said`), or is not and never will be (`denied`).

    `named_before` says whether a source had named it for the record before anybody said so: only then does it speak
    for who the record is, or an owner could give a record what then proves that it is theirs.
    """

    class Verdict(models.TextChoices):
        SAID = "said", "is the person's"
        DENIED = "denied", "is not the person's"

    author = models.ForeignKey(Author, models.CASCADE, related_name="identifier_assertions", db_index=False)
    scheme = models.TextField()
    value = models.TextField()
    verdict = models.TextField(choices=Verdict.choices)
    ground = models.TextField(choices=Ground.choices)
    named_before = models.BooleanField()
    by = models.BigIntegerField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    act = models.ForeignKey(IdentifierAct, models.PROTECT, related_name="assertions")
    ended_by = models.ForeignKey(IdentifierAct, models.PROTECT, null=True, blank=True, related_name="ended_assertions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "scheme", "value"],
                condition=Q(ended_at__isnull=True),
                name="papers_identifierassertion_one",
            ),
            models.UniqueConstraint(
                fields=["scheme", "value"],
                condition=Q(ended_at__isnull=True, verdict="said", ground__in=["authenticated", "decided"]),
                name="papers_identifierassertion_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["said", "denied"]), name="papers_identifierassertion_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=Ground.values), name="papers_identifierassertion_ground_known"
            ),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="papers_identassert_value_idx")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value} {self.verdict} of A{self.author_id}"


class MisprintedIdentifier(models.Model):
    """Somebody's word that a source has printed a wrong identifier beside their name on one work.

    What the source printed stays in `AuthorshipIdentifier`; nothing is concluded from it. It names the place as
    `papers.models.holding.Said` does.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="misprinted_identifiers", db_index=False)
    name_key = models.TextField()
    nth = models.SmallIntegerField(default=1, db_default=1)
    scheme = models.TextField()
    value = models.TextField()
    by = models.BigIntegerField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    act = models.ForeignKey(IdentifierAct, models.PROTECT, related_name="misprints")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work", "name_key", "nth", "scheme", "value"],
                condition=Q(ended_at__isnull=True),
                name="papers_misprintedidentifier_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value} on W{self.work_id}"
