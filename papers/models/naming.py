"""How a person wants to be named: the name a record is shown under, its other forms, and what was printed instead.

Everything public reads what is shown: `Authorship.raw_name`, `AuthorName`, `Author.name`. What was printed where
something else is shown stands in `PrintedName` alone, which imports and resolvers read and no page does. So whatever
forgets that a person was renamed shows the new name, never the former one.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from papers.models.author import Author, Authorship


class ShownName(models.Model):
    """What somebody wants of the names of their record.

    `replaced` are forms that works print and that are shown as the record's name instead. `former` are names that are
    private, whether a work prints them or not. `leads_on` says whether addresses of records that were joined to this
    one lead here or are gone.
    """

    class Scope(models.TextChoices):
        PAGE = "page", "the page has this name; each work keeps what it prints"
        WORKS = "works", "the page and all works show this name"
        RENAME = "rename", "the page and all works show this name, and the former one is private"

    author = models.OneToOneField(Author, models.CASCADE, primary_key=True, related_name="shown_name")
    scope = models.TextField(choices=Scope.choices)
    replaced = ArrayField(models.TextField(), default=list, blank=True)
    former = ArrayField(models.TextField(), default=list, blank=True)
    leads_on = models.BooleanField(default=True)
    by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=["page", "works", "rename"]), name="papers_shownname_scope_known"
            ),
            models.CheckConstraint(
                condition=Q(scope="rename") | Q(former=[]), name="papers_shownname_former_if_renamed"
            ),
        ]

    def __str__(self) -> str:
        return f"A{self.author_id}, {self.scope}"


class NameForm(models.Model):
    """A form of the name that is public. The one at place 0 is what the record is shown under.

    The parts are what citations are made of; a name without any is not taken apart: "Suharto" has no family name.
    """

    author = models.ForeignKey(Author, models.CASCADE, related_name="name_forms", db_index=False)
    place = models.SmallIntegerField()
    name = models.TextField()
    key = models.TextField()
    given = models.TextField(blank=True)
    particle = models.TextField(blank=True)
    family = models.TextField(blank=True)
    suffix = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "place"], name="papers_nameform_place_once"),
            models.UniqueConstraint(fields=["author", "name"], name="papers_nameform_name_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(key=""), name="papers_nameform_not_empty"),
            models.CheckConstraint(condition=Q(place__gte=0), name="papers_nameform_place_from_zero"),
        ]
        indexes = [models.Index(fields=["key"], name="papers_nameform_key_idx")]

    def __str__(self) -> str:
        return self.name


class PrintedName(models.Model):
    """What an author list prints where another name is shown. Private: for imports and resolvers.

    `author` is the record by whose wish it is so, `shown_key` the key of what is shown (`Authorship.name_key` stays
    that of what is printed). The row goes with the authorship's, in the database itself.
    """

    authorship = models.OneToOneField(
        Authorship, models.DO_NOTHING, primary_key=True, related_name="printed", db_constraint=False
    )
    author = models.ForeignKey(Author, models.CASCADE, related_name="printed_names")
    name = models.TextField()
    shown_key = models.TextField()

    def __str__(self) -> str:
        return f"the name printed at {self.authorship_id}"


class Naming(models.Model):
    """One act on the names of a record, with what was wanted before and after it, so that it can be taken back.
    Private, as what it holds is."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="namings")
    by = models.BigIntegerField()
    at = models.DateTimeField()
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.BigIntegerField(null=True, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="papers_naming_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"naming {self.pk} of A{self.author_id}"
