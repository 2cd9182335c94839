"""One work as a BibTeX entry. Pure.

Text is UTF-8, as biber and current BibTeX styles take it; only what TeX itself would stumble over is escaped, outside
of formulae.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papers.records import WorkType
from papers.text import segments, title_key

MOST_AUTHORS = 100
_ENTRY_TYPES = {
    WorkType.ARTICLE: "article",
    WorkType.CONFERENCE_PAPER: "inproceedings",
    WorkType.BOOK: "book",
    WorkType.BOOK_CHAPTER: "incollection",
    WorkType.THESIS: "phdthesis",
    WorkType.REPORT: "techreport",
    WorkType.REVIEW: "article",
    WorkType.EDITORIAL: "article",
}
_SPECIAL = re.compile(r"([&%#_])")
_PAGE_DASH = re.compile(r"\s*[-\u2013\u2014]+\s*")
_GROUPING = re.compile(r"[{}\\]")


@dataclass(frozen=True, slots=True)
class Citable:
    """What an entry needs of a work. `authors` may be cut; `more_authors` says so."""

    public_id: str
    type: str
    title: str
    authors: Sequence[str]
    more_authors: bool
    year: int | None
    venue: str
    volume: str
    issue: str
    pages: str
    publisher: str
    doi: str
    arxiv: str
    url: str

    @property
    def first_page(self) -> str:
        return _PAGE_DASH.split(self.pages)[0]

    @property
    def last_page(self) -> str:
        return _PAGE_DASH.split(self.pages)[-1] if _PAGE_DASH.search(self.pages) else ""


def bibtex_entry(work: Citable) -> str:
    kind = _ENTRY_TYPES.get(WorkType(work.type), "misc")
    names = [_escaped(name) for name in work.authors[:MOST_AUTHORS]]
    if work.more_authors or len(work.authors) > MOST_AUTHORS:
        names.append("others")
    container = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}.get(kind, "")
    fields = [
        ("title", "{" + _escaped(work.title) + "}"),
        ("author", " and ".join(names)),
        (container or "howpublished", _escaped(work.venue)),
        ("year", str(work.year or "")),
        ("volume", _escaped(work.volume)),
        ("number", _escaped(work.issue)),
        ("pages", _PAGE_DASH.sub("--", _escaped(work.pages))),
        ("publisher", _escaped(work.publisher)),
        ("doi", _bare(work.doi)),
        ("eprint", _bare(work.arxiv)),
        ("archiveprefix", "arXiv" if work.arxiv else ""),
        ("url", _bare(work.url)),
    ]
    lines = [f"  {name:<13} = {{{value}}}," for name, value in fields if value and value != "{}"]
    return "\n".join([f"@{kind}{{{_key(work)},", *lines, "}"])


def _key(work: Citable) -> str:
    """`vaswani2017attention`, and the public id where nothing of that is known in Latin letters."""
    family = title_key(work.authors[0].rpartition(" ")[2]) if work.authors else ""
    word = next((title_key(word) for word in work.title.split() if len(title_key(word)) > 3), "")  # noqa: PLR2004
    key = f"{family}{work.year or ''}{word}"
    return key if family and key.isascii() else work.public_id


def _escaped(text: str) -> str:
    return "".join(_formula(piece.text) if piece.is_formula else _prose(piece.text) for piece in segments(text))


def _formula(tex: str) -> str:
    """As it is, unless its braces would end the field early: BibTeX counts them, backslash or not."""
    depth = 0
    for letter in tex:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth < 0:
            break
    return f"${tex}$" if depth == 0 else f"${_bare(tex)}$"


def _prose(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _bare(text))


def _bare(text: str) -> str:
    """Without what would open or close a group, or hide the brace that ends the field."""
    return _GROUPING.sub("", text)
