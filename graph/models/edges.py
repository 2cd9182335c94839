"""The edges of the graph, one table a kind, made from the literature and from nothing else.

Every table is partitioned by generation. Readers name the generation of the current build in each query, as a
constant, and so read one partition whose indexes serve "the strongest neighbours of this node" in order, ties by id.
There are no foreign keys: a generation is what the literature was when it was built.

A work weighs 1 + the citations known of it (reported by a source or counted here, whichever is more). What a work
gives to its edges is its weight times the share: 1/k for each of k authors, the score for a topic.

Only `graph.services` writes these tables.
"""

from django.db import models


class Coauthor(models.Model):
    """`a` worked with `b`; both directions are rows. Strength is Newman's (`graph.maths.projection`)."""

    pk = models.CompositePrimaryKey("generation", "a", "b")
    generation = models.IntegerField()
    a = models.BigIntegerField()
    b = models.BigIntegerField()
    works = models.IntegerField()
    strength = models.FloatField()
    first_year = models.SmallIntegerField(null=True)
    last_year = models.SmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"A{self.a} with A{self.b}"


class Ground(models.IntegerChoices):
    """On what ground somebody is counted among the authors of a work, the surest last."""

    HEARSAY = 0, "named by somebody else who typed the work in"
    DISPUTED = 1, "what people said and what a source says contradict each other"
    WORD = 2, "said by the person alone"
    MATCHED = 3, "named by a source, and matched by the portal"
    IDENTIFIED = 4, "named by a source with an identifier of its own"
    ORCID = 5, "named by a source with the ORCID iD"
    CONFIRMED = 6, "named by a source and confirmed by the person"


class Authored(models.Model):
    """Author and work. An author's strongest works come first by (weight, id); a work's authors by id."""

    pk = models.CompositePrimaryKey("generation", "author", "work")
    generation = models.IntegerField()
    author = models.BigIntegerField()
    work = models.BigIntegerField()
    year = models.SmallIntegerField(null=True)
    weight = models.FloatField()
    ground = models.SmallIntegerField(choices=Ground.choices)

    def __str__(self) -> str:
        return f"A{self.author} wrote W{self.work}"


class About(models.Model):
    """Work and topic."""

    pk = models.CompositePrimaryKey("generation", "work", "topic")
    generation = models.IntegerField()
    work = models.BigIntegerField()
    topic = models.BigIntegerField()
    year = models.SmallIntegerField(null=True)
    weight = models.FloatField()

    def __str__(self) -> str:
        return f"W{self.work} about T{self.topic}"


class Interest(models.Model):
    """Author and topic: how many works, from when to when. Strongest by (works, id)."""

    pk = models.CompositePrimaryKey("generation", "author", "topic")
    generation = models.IntegerField()
    author = models.BigIntegerField()
    topic = models.BigIntegerField()
    works = models.IntegerField()
    first_year = models.SmallIntegerField(null=True)
    last_year = models.SmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"A{self.author} about T{self.topic}"


class Affiliated(models.Model):
    """Author and institution: on how many works, from when to when. Strongest by (works, id)."""

    pk = models.CompositePrimaryKey("generation", "author", "institution")
    generation = models.IntegerField()
    author = models.BigIntegerField()
    institution = models.BigIntegerField()
    works = models.IntegerField()
    first_year = models.SmallIntegerField(null=True)
    last_year = models.SmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"A{self.author} at I{self.institution}"


class Cites(models.Model):
    """Work and work. Of what a work cites, the strongest comes first by (cited_weight, id); of what cites it, by
    (citing_weight, id): each neighbour by its own weight."""

    pk = models.CompositePrimaryKey("generation", "citing", "cited")
    generation = models.IntegerField()
    citing = models.BigIntegerField()
    cited = models.BigIntegerField()
    citing_year = models.SmallIntegerField(null=True)
    cited_year = models.SmallIntegerField(null=True)
    citing_weight = models.FloatField()
    cited_weight = models.FloatField()

    def __str__(self) -> str:
        return f"W{self.citing} cites W{self.cited}"


class Person(models.Model):
    """What is known of an author who has works: the community, and how many co-authors, close ones among them."""

    pk = models.CompositePrimaryKey("generation", "author")
    generation = models.IntegerField()
    author = models.BigIntegerField()
    works = models.IntegerField()
    coauthors = models.IntegerField()
    close = models.IntegerField()
    left_out = models.IntegerField(help_text="Works of too many authors to say who worked with whom.")
    community = models.BigIntegerField(help_text="The smallest author id of the community when it was found.")

    def __str__(self) -> str:
        return f"A{self.author} of community {self.community}"
