"""Names of authors, topics, institutions and venues in one place, laid out for looking up what a person types.

Everything here is made of the other tables and can be made again; `papers.search.names.building` alone writes it.
"Kind" is the letter of the public id. Text is compared byte by byte, so that everything that begins alike is one range
of an index, whatever the database sorts by.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class SearchName(models.Model):
    """A name of a record that has works. `title` is the name it is shown under, `words` the name folded into words.

    Of a record's names, the one it is shown under has the lowest id.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=1)
    record = models.BigIntegerField()
    title = models.TextField()
    name = models.TextField()
    words = models.TextField()
    works = models.IntegerField()
    hint = models.TextField(help_text="What tells it from others of that name.")

    class Meta:
        indexes = [models.Index(fields=["kind", "record"], name="papers_searchname_record_idx")]

    def __str__(self) -> str:
        return self.name


class NameTerm(models.Model):
    """A word of a name, or two of its words in either order. `whole` says that the name has no other words."""

    pk = models.CompositePrimaryKey("kind", "size", "term", "name")
    kind = models.CharField(max_length=1)
    size = models.SmallIntegerField(help_text="How many words it has: 1 or 2.")
    term = models.TextField(db_collation="C")
    name = models.BigIntegerField()
    record = models.BigIntegerField()
    works = models.IntegerField()
    whole = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["name"], name="papers_nameterm_name_idx")]

    def __str__(self) -> str:
        return self.term


class NamePrefix(models.Model):
    """What many terms begin with, and the best names among those: found without reading them all.

    A prefix that is not here has few names.
    """

    pk = models.CompositePrimaryKey("kind", "prefix")
    kind = models.CharField(max_length=1)
    prefix = models.TextField(db_collation="C")
    names = models.IntegerField(help_text="How many terms begin so.")
    best = models.JSONField(help_text="Of the best names, one of each record: record, title, name, hint, works.")

    def __str__(self) -> str:
        return self.prefix


class NameWord(models.Model):
    """A word that names have, for finding what a misspelt one may have meant."""

    pk = models.CompositePrimaryKey("kind", "word")
    kind = models.CharField(max_length=1)
    word = models.TextField(db_collation="C")
    names = models.IntegerField()

    class Meta:
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="papers_nameword_trigram_idx")]

    def __str__(self) -> str:
        return self.word
