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
from papers.search.words import stem, words

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
        for work, plain, named in _documents():
            document = tantivy.Document()
            document.add_unsigned("work", work)
            for field in plain.strip().split(FIELD_BREAK):
                document.add_text("exact", field)
                document.add_text("stemmed", _stems(field.split()))
            document.add_text("stemmed", _stems(words(named)))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def all_words(self, wanted: Sequence[str]) -> int:
        """The best page of the works that have every word in any of its forms, and how many there are."""
        terms = [tantivy.Query.term_query(self._schema, "stemmed", stem(word)) for word in wanted]
        return self._count(tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms]))

    def phrase(self, wanted: Sequence[str]) -> int:
        return self._count(tantivy.Query.phrase_query(self._schema, "exact", list(wanted)))

    def _count(self, query: "tantivy.Query") -> int:
        found = self._searcher.search(query, limit=_PAGE, count=True)
        return int(found.count)  # type: ignore[attr-defined]  # missing in the stubs


def _stems(found: Iterable[str]) -> str:
    return " ".join([stem(word) for word in found])


def _documents() -> Iterable[tuple[int, str, str]]:
    """Each work, its text word by word, and the names by which it is found as well."""
    last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT d.work_id, d.plain, concat_ws(' ', d.year, v.name, v.acronym, (SELECT string_agg(raw_name, ' ')"
                " FROM papers_authorship a WHERE a.work_id = d.work_id AND a.position <= 100"
                " AND a.provenance <> 'denied')) FROM papers_searchdocument d JOIN papers_work w ON w.id = d.work_id"
                " LEFT JOIN papers_venue v ON v.id = w.venue_id WHERE d.work_id > %s ORDER BY d.work_id LIMIT %s",
                [last, _WORKS_AT_ONCE],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield from rows
