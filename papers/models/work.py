"""Works, the identifiers that name them elsewhere, and what they cite."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from papers.models.shown import ShownManager
from papers.models.venue import Venue
from papers.records import WorkType
from portal.common.public_ids import HasPublicId

WORK_TYPE_LABELS = {
    WorkType.ARTICLE: "Journal article",
    WorkType.CONFERENCE_PAPER: "Conference paper",
    WorkType.PREPRINT: "Preprint",
    WorkType.BOOK: "Book",
    WorkType.BOOK_CHAPTER: "Book chapter",
    WorkType.THESIS: "Thesis",
    WorkType.REPORT: "Report",
    WorkType.REVIEW: "Review",
    WorkType.EDITORIAL: "Editorial",
    WorkType.DATASET: "Dataset",
    WorkType.OTHER: "Other",
}


class Work(HasPublicId):
    """One piece of literature, whatever number of sources describe it.

    `described_by` is the source whose title, abstract, venue and author list are shown; other sources fill what it
    leaves empty. Text may hold TeX between dollar signs. `raw_title` and `raw_abstract` are empty unless cleaning
    changed more than white space.
    """

    public_letter = "W"
    page_url_name = "work"

    title = models.TextField()
    raw_title = models.TextField(blank=True)
    title_key = models.BigIntegerField(help_text="Hash of the normalised title, to find the same work in two sources.")
    abstract = models.TextField(blank=True)
    raw_abstract = models.TextField(blank=True)
    tldr = models.TextField("tl;dr", blank=True)
    type = models.TextField(choices=[(kind.value, label) for kind, label in WORK_TYPE_LABELS.items()])
    year = models.SmallIntegerField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="works", db_index=False)
    volume = models.TextField(blank=True)
    issue = models.TextField(blank=True)
    pages = models.TextField(blank=True)
    publisher = models.TextField(blank=True)
    language = models.TextField(blank=True)
    comments = models.TextField(blank=True)
    journal_ref = models.TextField("journal reference", blank=True)
    url = models.TextField("URL", blank=True)
    retracted = models.BooleanField(default=False)
    author_count = models.IntegerField(default=0)
    reported_citations = models.IntegerField(
        null=True, blank=True, help_text="The largest number of citations that a source reported."
    )
    described_by = models.TextField("described by")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    hidden = models.BooleanField(default=False, db_default=False, help_text="People do not want it shown.")

    objects = models.Manager()
    shown = ShownManager["Work"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="papers_work_title_not_empty"),
            models.CheckConstraint(condition=Q(type__in=[t.value for t in WorkType]), name="papers_work_type_known"),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__gte=1400, year__lte=2200), name="papers_work_year_plausible"
            ),
            models.CheckConstraint(condition=Q(author_count__gte=0), name="papers_work_author_count_not_negative"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="papers_work_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["title_key"], name="papers_work_title_key_idx"),
            models.Index(fields=["venue", "-year", "-id"], name="papers_work_venue_year_idx"),
            models.Index(fields=["venue", "-id"], name="papers_work_venue_came_idx"),
            models.Index(fields=["-year", "-id"], name="papers_work_year_idx"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="papers_work_merged_into_idx"
            ),
            GinIndex(SearchVector("title", config="english"), name="papers_work_title_words_idx"),
        ]

    def __str__(self) -> str:
        return self.title


class WorkIdentifier(models.Model):
    work = models.ForeignKey(Work, models.CASCADE, related_name="identifiers", db_index=False)
    scheme = models.TextField()
    value = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="papers_workidentifier_unique"),
            models.CheckConstraint(condition=~Q(value=""), name="papers_workidentifier_value_not_empty"),
        ]
        indexes = [models.Index(fields=["work"], name="papers_workidentifier_work_idx")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Citation(models.Model):
    """One entry of a reference list: the identifier as given, and the work once the portal knows it."""

    citing = models.ForeignKey(Work, models.CASCADE, related_name="references", db_index=False)
    scheme = models.TextField()
    value = models.TextField()
    cited = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="cited_by", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["citing", "scheme", "value"], name="papers_citation_unique"),
            models.CheckConstraint(condition=~Q(citing=F("cited")), name="papers_citation_not_of_itself"),
        ]
        indexes = [
            models.Index(fields=["cited"], condition=Q(cited__isnull=False), name="papers_citation_cited_idx"),
            models.Index(
                fields=["scheme", "value"], condition=Q(cited__isnull=True), name="papers_citation_unresolved_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"W{self.citing_id} cites {self.scheme}:{self.value}"
