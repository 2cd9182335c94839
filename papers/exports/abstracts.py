"""Works as text to read: title, authors, where, abstract. Pure. For people and for language models, not for parsers."""

from collections.abc import Iterable, Iterator
from typing import Final

from papers.exports.citable import Citable, Heading, one_line

_RULE: Final = "-" * 72
NO_ABSTRACT: Final = "No source here gives an abstract."


def abstracts(works: Iterable[Citable], heading: Heading) -> Iterator[str]:
    yield "".join(f"{line}\n" for line in heading.lines())
    for work in works:
        yield f"\n{_RULE}\n\n{abstract_of(work)}"


def abstract_of(work: Citable) -> str:
    authors = ", ".join(one_line(name) for name in work.authors) + (" and others" if work.more_authors else "")
    where = ", ".join(one_line(part) for part in (work.venue, str(work.year or "")) if part)
    ids = " ".join(
        f"{scheme}:{one_line(value)}"
        for scheme, value in (("doi", work.doi), ("arXiv", work.arxiv), ("pmid", work.pmid))
        if value
    )
    head = [one_line(work.title), authors, where, ids, one_line(work.page or work.url)]
    paragraphs = [text for part in work.abstract.split("\n\n") if (text := one_line(part))] or [NO_ABSTRACT]
    tldr = [f"tl;dr: {one_line(work.tldr)}"] if work.tldr else []
    own = [f"{word}: {text}" for word, text in (("Tags", ", ".join(work.tags)), ("Note", one_line(work.note))) if text]
    return "\n".join(line for line in head if line) + "\n\n" + "\n\n".join([*own, *tldr, *paragraphs]) + "\n"
