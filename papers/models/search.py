"""What search reads instead of the works themselves: one row a work, made of it, and what is known of words.

Everything here can be made again from the other tables (`manage.py rebuild_search`); `papers.search.indexing` alone
writes it.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from papers.models.work import Work


class SearchDocument(models.Model):
    """A work as search sees it.

    `lexemes` holds everything a query can ask for, each kind of lexeme with a mark of its own
    (`papers.search.document`), and no positions: one index answers words, phrases, facets and their combinations.
    `front` holds the words of title, tl;dr, keywords and abstract with positions and weights, for ranking. `plain` is
    the text word by word, for phrases of three words and more.
    """

    work = models.OneToOneField(Work, models.CASCADE, primary_key=True, related_name="search_document")
    year = models.SmallIntegerField(null=True)
    citations = models.IntegerField(default=0)
    standing = models.FloatField(default=0, help_text="What ranks works that match alike: 0 to 1.")
    lexemes = SearchVectorField()
    front = SearchVectorField()
    plain = models.TextField()

    class Meta:
        indexes = [GinIndex(fields=["lexemes"], name="papers_searchdocument_lex_idx")]

    def __str__(self) -> str:
        return f"W{self.work_id} as search sees it"


class WorkToIndex(models.Model):
    """A work whose search document is out of date. Written in the transaction that changes the work, once for each
    change: whoever has brought the document up to date takes away the rows that were there when the work was read."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"W{self.work_id} waits for search"


class SearchTerm(models.Model):
    """A word of the corpus: how many works have it in title, tl;dr, keywords or abstract. For ranking and spelling."""

    word = models.TextField(primary_key=True)
    stem = models.TextField()
    works = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["stem"], name="papers_searchterm_stem_idx"),
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="papers_searchterm_trigram_idx"),
        ]

    def __str__(self) -> str:
        return self.word
