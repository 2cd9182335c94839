"""The peer of search: tantivy, the engine that is compared with Lucene, over the words that our documents hold.

It is given words and stems that are made already, so that both engines answer the same question of the same texts,
and what is compared is how fast they find, count and rank.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import tantivy
from django.db import connection

from papers.search.document import FIELD_BREAK
from papers.search.words import stem

_WORKS_AT_ONCE: Final = 5_000
_HEAP_BYTES: Final = 256 << 20
_PAGE: Final = 20


class Peer:
    """An index of every work, in one segment or a few, as its merge policy leaves them."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        for field in ("exact", "stemmed"):
            builder.add_text_field(field, stored=False, tokenizer_name="words", index_option="position")
        builder.add_unsigned_field("work", stored=True, fast=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("words", analyzer)
        writer = self._index.writer(_HEAP_BYTES, 1)
        for work, plain in _documents():
            fields = plain.strip().split(FIELD_BREAK)
            document = tantivy.Document()
            document.add_unsigned("work", work)
            for words in fields:
                document.add_text("exact", words)
                document.add_text("stemmed", " ".join([stem(word) for word in words.split()]))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def all_words(self, words: Sequence[str]) -> int:
        """The best page of the works that have every word in any of its forms, and how many there are."""
        terms = [tantivy.Query.term_query(self._schema, "stemmed", stem(word)) for word in words]
        return self._count(tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms]))

    def phrase(self, words: Sequence[str]) -> int:
        return self._count(tantivy.Query.phrase_query(self._schema, "exact", list(words)))

    def _count(self, query: "tantivy.Query") -> int:
        found = self._searcher.search(query, limit=_PAGE, count=True)
        return int(found.count)  # type: ignore[attr-defined]  # missing in the stubs


def _documents() -> Iterable[tuple[int, str]]:
    last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT work_id, plain FROM papers_searchdocument WHERE work_id > %s ORDER BY work_id LIMIT %s",
                [last, _WORKS_AT_ONCE],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield from rows
