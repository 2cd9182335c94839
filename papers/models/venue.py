"""Where works appear: conferences, journals, repositories."""

from django.db import models
from django.db.models import F, Q

from portal.common.public_ids import HasPublicId


class Venue(HasPublicId):
    """`key` joins the names that sources use for one series: the folded acronym, else the folded name."""

    public_letter = "S"
    page_url_name = "venue"

    key = models.TextField()
    name = models.TextField()
    acronym = models.TextField(blank=True)
    kind = models.TextField(blank=True)
    issn = models.TextField("ISSN", blank=True)
    openalex_id = models.TextField("OpenAlex id", null=True, blank=True)
    works_count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="papers_venue_key_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="papers_venue_name_not_empty"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="papers_venue_not_merged_into_itself"),
        ]
        indexes = [models.Index(fields=["-works_count", "id"], name="papers_venue_works_count_idx")]

    def __str__(self) -> str:
        return self.name
