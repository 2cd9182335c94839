"""How far each record can be trusted, as it is and as it was: what went in, and what came out.

A row says what held of one record from `since` until `until`: the recorded inputs, and the score that follows from
them alone (`profiles.trust.formula`). The row in force has no `until`. Rows are made by the tens of thousands in one
COPY, so authors and builds are named without a reference that the database checks; nothing else points here.
Written by `profiles.trust.publishing` alone.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from papers.models import Author


class TrustBuild(models.Model):
    """One computation: of everybody (`whole`), or of those whose inputs have changed (`affected`).

    It is there when all of its scores are, and not before. `as_of` is the moment as of which evidence was weighed.
    `seeds` are the people from whom network evidence starts, with how surely each is known; those of an affected build
    are empty, since it keeps the network evidence of the last whole one.
    """

    class Kind(models.TextChoices):
        WHOLE = "whole", "everybody"
        AFFECTED = "affected", "whose inputs have changed"

    kind = models.TextField(choices=Kind.choices)
    formula = models.SmallIntegerField()
    as_of = models.DateTimeField()
    graph_build = models.BigIntegerField(help_text="The build of the graph that works and network evidence are of.")
    seeds = ArrayField(models.BigIntegerField(), default=list)
    seed_weights = ArrayField(models.FloatField(), default=list)
    scored = models.IntegerField(help_text="Records that were computed.")
    changed = models.IntegerField(help_text="Records whose row is new.")
    started_at = models.DateTimeField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["as_of"], name="profiles_trustbuild_one_at_a_time"),
            models.CheckConstraint(condition=Q(kind__in=["whole", "affected"]), name="profiles_trustbuild_kind_known"),
            models.CheckConstraint(
                condition=Q(seeds__len=F("seed_weights__len")), name="profiles_trustbuild_seeds_have_weights"
            ),
        ]
        indexes = [models.Index(fields=["kind", "-as_of"], name="profiles_trustbuild_latest_idx")]

    def __str__(self) -> str:
        return f"trust build {self.pk}, {self.get_kind_display()}"


class TrustScore(models.Model):
    """What held of one record. Shares are hundredths: what is shown is what was reckoned with.

    `network` is G, NULL where no known person is in reach. Works are counted by what they are attributed on
    (`profiles.trust.formula.Attribution`). `evidence` has what counted of the owner's evidence: classes, strengths and
    dates, nothing of what they rest on.
    """

    author = models.ForeignKey(
        Author, models.DO_NOTHING, db_constraint=False, related_name="trust_scores", db_index=False
    )
    build = models.ForeignKey(TrustBuild, models.DO_NOTHING, db_constraint=False, related_name="scores", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    value = models.SmallIntegerField()
    level = models.SmallIntegerField()
    claimed = models.BooleanField(default=False, db_default=False)
    network = models.SmallIntegerField(null=True, blank=True)
    confirmed = models.IntegerField()
    orcid = models.IntegerField()
    publisher = models.IntegerField()
    matched = models.IntegerField()
    disputed = models.IntegerField()
    good = models.IntegerField(default=0, db_default=0)
    bad = models.IntegerField(default=0, db_default=0)
    penalty = models.SmallIntegerField(default=0, db_default=0)
    evidence = models.JSONField(default=list, db_default=models.Value([], output_field=models.JSONField()))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author"], condition=Q(until__isnull=True), include=["value", "level", "claimed"],
                name="profiles_trustscore_one_in_force",
            ),
            models.UniqueConstraint(fields=["author", "since"], name="profiles_trustscore_once_each_moment"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="profiles_trustscore_ends_later"
            ),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=100), name="profiles_trustscore_0_to_100"),
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=4), name="profiles_trustscore_level_0_to_4"),
            models.CheckConstraint(
                condition=Q(network__isnull=True) | Q(network__gte=0, network__lte=100),
                name="profiles_trustscore_network_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(penalty__gte=0, penalty__lte=100), name="profiles_trustscore_penalty_is_a_share"
            ),
        ]  # fmt: skip
        indexes = [
            # The few that have evidence, which is looked at each minute for what has run out.
            models.Index(
                fields=["author"], condition=Q(until__isnull=True, claimed=True), name="profiles_trustscore_owned_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} for A{self.author_id}"


class TrustDue(models.Model):
    """A record whose score is to be computed anew. Triggers write it beside each change of a claim, of evidence, of a
    sanction and of what others decided (migrations 0008, 0009 and 0011), so that no act can forget to; others note what
    only they know."""

    author = models.BigIntegerField()
    noted_at = models.DateTimeField(auto_now_add=True, db_default=Now())

    def __str__(self) -> str:
        return f"A{self.author} is due"
