r"""Works as BibTeX. Pure.

Text is UTF-8, as biber and current BibTeX styles take it; what TeX or BibTeX would stumble over is escaped, outside of
formulae, so that nothing is lost: a brace is `\textbraceleft{}`, because BibTeX counts braces, backslash or not.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from papers.exports.citable import Citable, Heading, one_line
from papers.exports.person_names import PersonName
from papers.records import WorkType
from papers.text import segments, title_key

_ENTRY_TYPES: Final = {
    WorkType.ARTICLE: "article",
    WorkType.CONFERENCE_PAPER: "inproceedings",
    WorkType.BOOK: "book",
    WorkType.BOOK_CHAPTER: "incollection",
    WorkType.THESIS: "phdthesis",
    WorkType.REPORT: "techreport",
    WorkType.REVIEW: "article",
    WorkType.EDITORIAL: "article",
}
_CONTAINERS: Final = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}
_ESCAPES: Final = str.maketrans(
    {letter: f"\\{letter}" for letter in "&%#_$"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
_IN_ADDRESSES: Final = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_BRACE = re.compile(r"[{}]")
_BRACE_NOT_ESCAPED = re.compile(r"(?<!\\)[{}]")
_WORD = re.compile(r"[^\W\d_]+")


def bibtex(works: Iterable[Citable], heading: Heading) -> Iterator[str]:
    """A whole file. An entry whose key another one has already adds its public id to it."""
    # To BibTeX, everything outside of an entry is a comment, and an at sign begins an entry wherever it stands.
    yield "".join(f"% {line}\n" for line in heading.lines()).replace("@", "(at)")
    seen: set[str] = set()
    for work in works:
        key = citation_key(work)
        if key.casefold() in seen:
            key = f"{key}-{work.public_id}"
        seen.add(key.casefold())
        yield f"\n{bibtex_entry(work, key=key)}\n"


def bibtex_entry(work: Citable, *, key: str = "") -> str:
    kind = _ENTRY_TYPES.get(WorkType(work.type), "misc")
    names = [_author(work.person(name)) for name in work.authors if one_line(name)]
    if work.more_authors:
        names.append("others")
    fields = [
        ("title", "{" + _escaped(work.title) + "}"),
        ("author", " and ".join(names)),
        (_CONTAINERS.get(kind, "howpublished"), _escaped(work.venue)),
        ("year", str(work.year or "")),
        ("volume", _escaped(work.volume)),
        ("number", _escaped(work.issue)),
        ("pages", _escaped(work.page_range.replace("-", "--"))),
        ("publisher", _escaped(work.publisher)),
        ("issn", _escaped(work.issn)),
        ("doi", _address(work.doi)),
        ("eprint", _address(work.arxiv)),
        ("archiveprefix", "arXiv" if work.arxiv else ""),
        ("url", _address(work.url)),
        ("language", _escaped(work.language)),
        ("keywords", _escaped(", ".join(work.tags_and_keywords))),
        # Not `note`: styles print that in a list of references, and what is written here is private.
        ("annote", _escaped(work.note)),
        ("abstract", _escaped(work.abstract)),
    ]
    lines = [f"  {name:<13} = {{{value}}}," for name, value in fields if value and value != "{}"]
    return "\n".join([f"@{kind}{{{key or citation_key(work)},", *lines, "}"])


def citation_key(work: Citable) -> str:
    """`vaswani2017attention`, and the public id where nothing of that is known in Latin letters."""
    first = work.person(work.authors[0]) if work.authors else PersonName()
    family = title_key((first.family or first.literal).rpartition(" ")[2])
    word = next((title_key(word) for word in work.title.split() if len(title_key(word)) > 3), "")  # noqa: PLR2004
    key = f"{family}{work.year or ''}{word}"
    return key if family and key.isascii() else work.public_id


def _author(name: PersonName) -> str:
    """`van der Maaten, Laurens`. What was not taken apart is protected, or BibTeX would take it apart."""
    if name.literal:
        is_one_word = _WORD.fullmatch(name.literal) and name.literal.casefold() not in ("and", "others")
        return _escaped(name.literal) if is_one_word else "{" + _escaped(name.literal) + "}"
    return ", ".join(_escaped(part) for part in (name.sorted_family, name.suffix, name.given) if part)


def _escaped(text: str) -> str:
    pieces = segments(one_line(text))
    return "".join(_formula(piece.text) if piece.is_formula else piece.text.translate(_ESCAPES) for piece in pieces)


def _formula(tex: str) -> str:
    """As it is, unless its braces would end the field early for one who counts them, or for one who leaves out those
    behind a backslash; then it is text like any other."""
    if _is_balanced(_BRACE.findall(tex)) and _is_balanced(_BRACE_NOT_ESCAPED.findall(tex)) and tex[-1:] != "\\":
        return f"${tex}$"
    return f"${tex}$".translate(_ESCAPES)


def _is_balanced(braces: Iterable[str]) -> bool:
    depth = 0
    for brace in braces:
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _address(text: str) -> str:
    """Fields that TeX takes letter by letter: nothing but the letters that would end the field is changed."""
    return one_line(text).replace(" ", "%20").translate(_IN_ADDRESSES)
