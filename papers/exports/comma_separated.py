"""Works as a table: CSV after RFC 4180, for spreadsheets and scripts. Pure.

The file begins with a byte order mark, because Excel takes UTF-8 for the machine's old code page without one; read it
as `utf-8-sig`.

A cell that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP advises: one that starts with
`= + - @`, their full-width forms, a tab or a line break, also behind blanks. The apostrophe is the only difference to
the portal's text, and `unguarded` takes it away again: no cell has one of these signs behind an apostrophe otherwise.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from papers.exports.citable import Citable, Heading

COLUMNS: Final = (
    "id", "type", "title", "authors", "more_authors", "year", "published_on", "venue", "issn", "volume", "issue",
    "pages", "publisher", "language", "doi", "arxiv", "pmid", "url", "page", "keywords", "tldr", "abstract",
)  # fmt: skip
# Further columns of an export with the notes and tags of who exports.
OF_NOTES: Final = ("note", "tags")
BYTE_ORDER_MARK: Final = "\ufeff"
_SEPARATOR: Final = "; "
_SIGNS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n"
_RUN_AS_FORMULA = re.compile(rf"'*\s*[{_SIGNS}]")
_GUARDED = re.compile(rf"'+\s*[{_SIGNS}]")


def comma_separated(works: Iterable[Citable], heading: Heading) -> Iterator[str]:
    yield BYTE_ORDER_MARK + _row((*COLUMNS, *OF_NOTES) if heading.with_notes else COLUMNS)
    for work in works:
        own = (work.note, _SEPARATOR.join(work.tags)) if heading.with_notes else ()
        yield _row(guarded(cell) for cell in (*cells(work), *own))


def cells(work: Citable) -> list[str]:
    """The values of `COLUMNS`, before they are guarded. Several authors or keywords are separated by `; `."""
    return [
        work.public_id,
        work.type,
        work.title,
        _SEPARATOR.join(work.authors),
        "yes" if work.more_authors else "",
        str(work.year or ""),
        work.published_on.isoformat() if work.published_on else "",
        work.venue,
        work.issn,
        work.volume,
        work.issue,
        work.pages,
        work.publisher,
        work.language,
        work.doi,
        work.arxiv,
        work.pmid,
        work.url,
        work.page,
        _SEPARATOR.join(work.keywords),
        work.tldr,
        work.abstract,
    ]


def guarded(cell: str) -> str:
    return f"'{cell}" if _RUN_AS_FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _row(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(values)
    return line.getvalue()
