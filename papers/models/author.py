"""Authors, the names they publish under, and their place in the author list of each work."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from papers.models.shown import ShownManager
from papers.models.work import Work
from portal.common.public_ids import HasPublicId


class Provenance(models.TextChoices):
    """On what ground an authorship is attributed to its author."""

    IMPORTED = "imported", "named so by the source"
    ALGORITHMIC = "algorithmic", "matched by the portal"
    SOURCE_ASSERTED = "source-asserted", "identified by the source"
    AUTHOR_ASSERTED = "author-asserted", "confirmed by the author"
    DENIED = "denied", "denied by the author"


class Author(HasPublicId):
    """One person, as far as the portal can tell. Counts are kept by `papers.services.counts`."""

    public_letter = "A"
    page_url_name = "author"

    name = models.TextField()
    name_key = models.TextField()
    works_count = models.IntegerField(default=0)
    first_year = models.SmallIntegerField(null=True, blank=True)
    last_year = models.SmallIntegerField(null=True, blank=True)
    institution = models.ForeignKey(
        "papers.Institution", models.SET_NULL, null=True, blank=True, related_name="current_authors", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    hidden = models.BooleanField(default=False, db_default=False, help_text="People do not want it shown.")

    objects = models.Manager()
    shown = ShownManager["Author"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="papers_author_name_not_empty"),
            models.CheckConstraint(condition=Q(works_count__gte=0), name="papers_author_works_count_not_negative"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="papers_author_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(
                fields=["-works_count", "id"], condition=Q(merged_into__isnull=True), name="papers_author_works_idx"
            ),
            models.Index(
                fields=["name_key", "id"], condition=Q(merged_into__isnull=True), name="papers_author_name_key_idx"
            ),
            models.Index(
                fields=["institution"], condition=Q(institution__isnull=False), name="papers_author_institution_idx"
            ),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="papers_author_merged_into_idx"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AuthorName(models.Model):
    """A name the author's works carry. The most frequent one is the author's display name."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="names", db_index=False)
    name = models.TextField()
    key = models.TextField()
    works_count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "name"], name="papers_authorname_unique")]
        indexes = [
            models.Index(fields=["key"], name="papers_authorname_key_idx"),
            GinIndex(SearchVector("key", config="simple"), name="papers_authorname_words_idx"),
        ]

    def __str__(self) -> str:
        return self.name


class AuthorIdentifier(models.Model):
    """An identifier of the person elsewhere (ORCID, OpenReview, OpenAlex, ACL, dblp): at most one author has it."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="identifiers", db_index=False)
    scheme = models.TextField()
    value = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="papers_authoridentifier_unique")]
        indexes = [models.Index(fields=["author"], name="papers_authorid_author_idx")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Authorship(models.Model):
    """One name in one author list. `author` is empty until the names of an import have been resolved.

    `year` repeats the work's, so that an author's newest works are one index range. `position` starts at 1.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="authorships", db_index=False)
    author = models.ForeignKey(
        Author, models.PROTECT, null=True, blank=True, related_name="authorships", db_index=False
    )
    position = models.IntegerField()
    raw_name = models.TextField()
    name_key = models.TextField()
    year = models.SmallIntegerField(null=True, blank=True)
    provenance = models.TextField(choices=Provenance.choices, default=Provenance.IMPORTED)
    source = models.TextField()
    role = models.TextField(blank=True)
    email_domains = ArrayField(models.TextField(), default=list, blank=True)
    needs_settling = models.BooleanField(default=True, db_default=True, help_text="To be attributed by the resolver.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "position"], name="papers_authorship_position_unique"),
            models.CheckConstraint(condition=Q(position__gte=1), name="papers_authorship_position_from_one"),
            models.CheckConstraint(
                condition=Q(provenance__in=Provenance.values), name="papers_authorship_provenance_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["author", "-year"],
                include=["work"],
                condition=Q(author__isnull=False),
                name="papers_authorship_author_idx",
            ),
            models.Index(
                fields=["id"],
                condition=Q(needs_settling=True),
                name="papers_authorship_waiting_idx",
            ),
            # Names that are nobody's: whose work it is was denied, and nobody has said since that it is theirs.
            models.Index(
                fields=["name_key", "id"],
                condition=Q(author__isnull=True, needs_settling=False),
                name="papers_authorship_nobody_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.raw_name} on W{self.work_id}"


class AuthorshipIdentifier(models.Model):
    """An identifier of the person that a source printed beside this name in this author list."""

    authorship = models.ForeignKey(Authorship, models.CASCADE, related_name="identifiers", db_index=False)
    scheme = models.TextField()
    value = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authorship", "scheme", "value"], name="papers_authorshipidentifier_unique"
            ),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="papers_authorshipid_value_idx")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
