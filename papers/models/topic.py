"""What works are about: keywords as authors write them, and the fields of classifications."""

from django.db import models
from django.db.models import F, Q

from papers.models.work import Work
from papers.records import TopicKind
from portal.common.public_ids import HasPublicId


class Topic(HasPublicId):
    public_letter = "T"
    page_url_name = "topic"

    kind = models.TextField(choices=[(kind.value, kind.value.capitalize()) for kind in TopicKind])
    key = models.TextField()
    name = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="narrower", db_index=False)
    works_count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="papers_topic_kind_key_unique"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in TopicKind]), name="papers_topic_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="papers_topic_name_not_empty"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="papers_topic_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="papers_topic_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["-works_count", "id"], name="papers_topic_works_count_idx"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="papers_topic_parent_idx"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkTopic(models.Model):
    """`year` repeats the work's, so that a topic's newest works are one index range."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="work_topics", db_index=False)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="work_topics", db_index=False)
    score = models.FloatField(null=True, blank=True)
    year = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "topic"], name="papers_worktopic_unique")]
        indexes = [
            models.Index(fields=["topic", "-year", "-work"], name="papers_worktopic_year_idx"),
            models.Index(fields=["topic", "-work"], name="papers_worktopic_came_idx"),
        ]

    def __str__(self) -> str:
        return f"W{self.work_id} about T{self.topic_id}"
