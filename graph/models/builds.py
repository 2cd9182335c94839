"""Which version of the graph readers see. One row is `current`; whoever reads goes by it (`graph.selectors.builds`)."""

from django.db import models
from django.db.models import Q


class GraphBuild(models.Model):
    """One version of the graph, made whole (`full`) or of the one before (`increment`).

    The rows of a version are those of its generation: a full build fills a generation of its own, an increment changes
    the rows of the current one. So a build's id names one content, and as long as it is current, that is what the
    tables hold. Only `graph.services` writes here.
    """

    class Kind(models.TextChoices):
        FULL = "full", "everything anew"
        INCREMENT = "increment", "what has changed"

    class Status(models.TextChoices):
        BUILDING = "building", "being built"
        CURRENT = "current", "what readers see"
        RETIRED = "retired", "seen before"
        FAILED = "failed", "never seen"

    generation = models.IntegerField()
    kind = models.TextField(choices=Kind.choices)
    status = models.TextField(choices=Status.choices, default=Status.BUILDING)
    step = models.TextField(blank=True, help_text="What is being done.")
    done = models.BigIntegerField(default=0)
    of = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    built_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    checks = models.JSONField(default=dict, blank=True)
    report = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="current"), name="graph_graphbuild_one_current"
            ),
            models.CheckConstraint(condition=Q(generation__gte=1), name="graph_graphbuild_generation_from_one"),
            models.CheckConstraint(
                condition=~Q(status="current") | Q(built_at__isnull=False), name="graph_graphbuild_current_is_built"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["building", "current", "retired", "failed"]),
                name="graph_graphbuild_status_known",
            ),
            models.CheckConstraint(condition=Q(kind__in=["full", "increment"]), name="graph_graphbuild_kind_known"),
        ]

    def __str__(self) -> str:
        return f"build {self.pk}"
