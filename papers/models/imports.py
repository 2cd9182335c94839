"""What was imported, from where, how far it got, and what could not be loaded and why."""

from django.db import models
from django.db.models import F, Q

from papers.models.institution import Institution
from papers.models.work import Work


class ImportRun(models.Model):
    """One import of one source. `read = loaded + unchanged + quarantined` holds after every chunk."""

    class Status(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        FAILED = "failed"

    source = models.TextField()
    inputs = models.JSONField(help_text="The paths as they were given.")
    status = models.TextField(choices=Status.choices, default=Status.RUNNING)
    read = models.BigIntegerField(default=0)
    loaded = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    settled_at_read = models.BigIntegerField(default=0, help_text="Records read when authors were last resolved.")
    error = models.TextField(blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("loaded") + F("unchanged") + F("quarantined")), name="papers_importrun_adds_up"
            ),
        ]
        indexes = [models.Index(fields=["source", "-started_at"], name="papers_importrun_source_idx")]

    def __str__(self) -> str:
        return f"{self.source} import {self.pk}"


class ImportFile(models.Model):
    """How far a run has read each of its files. A resumed run skips `records_done` records of it."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="files", db_index=False)
    name = models.TextField()
    fingerprint = models.TextField(blank=True)
    records_done = models.BigIntegerField(default=0)
    finished = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="papers_importfile_unique")]

    def __str__(self) -> str:
        return self.name


class SourceRecord(models.Model):
    """A record of a source and the work, or the institution, that it describes. `digest` tells whether it changed."""

    source = models.TextField()
    key = models.TextField()
    digest = models.UUIDField()
    version = models.TextField(blank=True)
    work = models.ForeignKey(Work, models.CASCADE, null=True, blank=True, related_name="source_records", db_index=False)
    institution = models.ForeignKey(
        Institution, models.CASCADE, null=True, blank=True, related_name="source_records", db_index=False
    )
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="source_records", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="papers_sourcerecord_unique"),
            models.CheckConstraint(
                condition=Q(work__isnull=True, institution__isnull=False)
                | Q(work__isnull=False, institution__isnull=True),
                name="papers_sourcerecord_describes_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["work"], name="papers_sourcerecord_work_idx"),
            models.Index(
                fields=["institution"],
                condition=Q(institution__isnull=False),
                name="papers_sourcerecord_inst_idx",
            ),
            models.Index(fields=["run"], name="papers_sourcerecord_run_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"


class ImportReject(models.Model):
    """A record that could not be loaded, with its reason: the quarantine."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rejects", db_index=False)
    file = models.TextField()
    locator = models.TextField()
    key = models.TextField(blank=True)
    reason = models.TextField()
    detail = models.TextField()
    excerpt = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="papers_importreject_reason_not_empty"),
        ]
        indexes = [models.Index(fields=["run", "reason"], name="papers_importreject_run_idx")]

    def __str__(self) -> str:
        return f"{self.file} {self.locator}: {self.reason}"


class ImportNote(models.Model):
    """Something in a loaded record that could not be used: which field, and why. The work itself is loaded."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="notes", db_index=False)
    work = models.ForeignKey(Work, models.CASCADE, related_name="import_notes", db_index=False)
    key = models.TextField()
    field = models.TextField()
    reason = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["run", "field"], name="papers_importnote_run_idx"),
            models.Index(fields=["work"], name="papers_importnote_work_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.field}: {self.reason}"
