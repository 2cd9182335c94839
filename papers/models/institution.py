"""Institutions, the names they go by, and the affiliation strings that name them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5

from papers.models.author import Authorship
from portal.common.public_ids import HasPublicId


class Institution(HasPublicId):
    """`parent_ror` and `successor_ror` are what ROR says; the links follow from them once everything is loaded."""

    public_letter = "I"
    page_url_name = "institution"

    name = models.TextField()
    ror = models.TextField("ROR id", null=True, blank=True)
    openalex_id = models.TextField("OpenAlex id", null=True, blank=True)
    kind = models.TextField(blank=True)
    status = models.TextField(default="active")
    country_code = models.TextField(blank=True)
    city = models.TextField(blank=True)
    established = models.SmallIntegerField(null=True, blank=True)
    homepage = models.TextField(blank=True)
    domains = ArrayField(models.TextField(), default=list, blank=True)
    parent_ror = models.TextField("ROR id of the parent", blank=True, default="", db_default="")
    successor_ror = models.TextField("ROR id of the successor", blank=True, default="", db_default="")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts", db_index=False)
    works_count = models.IntegerField(default=0)
    authors_count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ror"], name="papers_institution_ror_unique"),
            models.UniqueConstraint(fields=["openalex_id"], name="papers_institution_openalex_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="papers_institution_name_not_empty"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="papers_institution_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="papers_institution_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["-works_count", "id"], name="papers_institution_works_idx"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="papers_institution_parent_idx"),
            GinIndex(fields=["domains"], name="papers_institution_domains_idx"),
        ]

    def __str__(self) -> str:
        return self.name


class InstitutionName(models.Model):
    """Every name an institution goes by, its display name among them; `key` is what affiliations are matched on."""

    KINDS = ("display", "label", "alias", "acronym")

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="names", db_index=False)
    name = models.TextField()
    key = models.TextField()
    kind = models.TextField(choices=[(kind, kind) for kind in KINDS])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "name", "kind"], name="papers_institutionname_unique"),
        ]
        indexes = [models.Index(fields=["key"], name="papers_institutionname_key_idx")]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """One affiliation string as sources print it, stored once however many authors carry it."""

    raw = models.TextField()
    key = models.TextField(help_text="The string folded for comparison.")
    institutions = models.ManyToManyField(Institution, through="AffiliationInstitution", related_name="affiliations")

    class Meta:
        constraints = [models.UniqueConstraint(MD5("raw"), name="papers_affiliation_raw_unique")]

    def __str__(self) -> str:
        return self.raw


class AffiliationInstitution(models.Model):
    """What an affiliation string was matched to, and by whom."""

    class MatchedBy(models.TextChoices):
        SOURCE = "source", "stated by the source"
        NAME = "name", "matched by name"

    affiliation = models.ForeignKey(Affiliation, models.CASCADE, related_name="matches", db_index=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="matches", db_index=False)
    matched_by = models.TextField(choices=MatchedBy.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["affiliation", "institution"], name="papers_affiliationinstitution_unique"),
        ]
        indexes = [models.Index(fields=["institution"], name="papers_affilinst_inst_idx")]

    def __str__(self) -> str:
        return f"{self.affiliation_id} is I{self.institution_id}"


class AuthorshipAffiliation(models.Model):
    authorship = models.ForeignKey(Authorship, models.CASCADE, related_name="authorship_affiliations", db_index=False)
    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="authorship_affiliations", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authorship", "affiliation"], name="papers_authorshipaffiliation_unique"),
        ]
        indexes = [models.Index(fields=["affiliation"], name="papers_authaffil_affil_idx")]

    def __str__(self) -> str:
        return f"{self.authorship_id} at {self.affiliation_id}"
