"""Which work a file belongs to, as its name says: every identifier that the name can be read as. Pure.

A name is a weak witness ("10.1234_a_b" may be two DOIs), so it is not decided here which reading is right: the one
that names a work of the portal is. Do not look into the file; what a paper prints on its first page are often the
identifiers of others.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote

from papers import identifiers
from papers.importers.streams import plain_name
from papers.records import Identifier

_LONGEST: Final = 300

_SUFFIX = re.compile(r"\.(?:txt|text|pdf)\Z", re.IGNORECASE)
_VERSION = re.compile(r"v([1-9]\d{0,2})\Z")
# "pdf?id=B1xyz", "forum?id=B1xyz"; an "attachment?id=B1xyz&name=supplementary" is not the paper itself
_QUERY = re.compile(r"(?:pdf|forum|note)s?\?(?:id|forum|noteId)=([\w-]+)", re.ASCII)
_LABELLED = re.compile(r"(doi|arxiv|openreview|acl|openalex|pmid)[\s_.:=-]+(.+)", re.IGNORECASE | re.DOTALL)
_DOI_START = re.compile(r"10\.\d{4,9}(?:\.\d+)*(?=[_:+\N{DIVISION SLASH}\N{FULLWIDTH SOLIDUS}-])", re.ASCII)
_DOI_PREFIX = re.compile(r"10\.\d{4,9}(?:\.\d+)*", re.ASCII)
_OLD_ARXIV_NUMBER = re.compile(r"\d{7}(?:v\d{1,3})?", re.ASCII)
_OLD_ARXIV = re.compile(r"([a-z-]+?(?:\.[a-z]{2})?)[_:.-]?(\d{7})(v\d{1,3})?", re.IGNORECASE | re.ASCII)
_SLASHES = re.compile("[_:+\N{DIVISION SLASH}\N{FULLWIDTH SOLIDUS}]")

_PARSERS: Final[dict[str, Callable[[str], Identifier | None]]] = {
    "doi": identifiers.doi,
    "acl": identifiers.acl,
    "openreview": identifiers.openreview,
    "pmid": identifiers.pmid,
    "openalex": identifiers.openalex,
    "arxiv": identifiers.arxiv,
}
# Which file gives the text of a work that has several: the publisher's before the preprint's.
SCHEMES: Final = tuple(_PARSERS)


def own_name(name: str) -> str:
    """The file's name without what only says where it lies (folders, archives, compression): "pdf?id=B1xyz.txt".

    A folder that is part of an identifier is kept: "cs/9301112.pdf", "10.1234/abc.txt".
    """
    *folders, last = re.split(r"[/!]", plain_name(name)[-_LONGEST:])
    for place, folder in enumerate(folders):
        if _DOI_PREFIX.fullmatch(folder):
            return "/".join([*folders[place:], last])
    if folders and _OLD_ARXIV_NUMBER.fullmatch(_stem(last)) and identifiers.arxiv(f"{folders[-1]}/{_stem(last)}"):
        return f"{folders[-1]}/{last}"
    return last or name[-_LONGEST:]


def readings(name: str) -> tuple[Identifier, ...]:
    """What the file of this own name may be named after, each identifier once."""
    found: dict[Identifier, None] = {}
    for scheme, spelling in _spellings(_stem(name)):
        if scheme in ("", "doi"):
            found.update(dict.fromkeys(_dois(spelling)))
        if scheme in ("", "arxiv") and (old := _OLD_ARXIV.fullmatch(spelling)) is not None:
            found.update(dict.fromkeys(_known(identifiers.arxiv(f"{old[1]}/{old[2]}"))))
        for parsed_as, parse in _PARSERS.items():
            if scheme in ("", parsed_as):
                found.update(dict.fromkeys(_known(parse(spelling))))
    return tuple(found)


def version(name: str) -> int:
    """The version that the name ends in, as arXiv and the ACL Anthology give it; 0 for none."""
    found = _VERSION.search(_stem(name))
    return int(found[1]) if found else 0


def rank(name: str, scheme: str) -> tuple[int, int, int]:
    """Sorts files of one work: the one that ranks lowest gives the work its text.

    By the identifier it was matched with; then the newest version; then a text before a PDF, since who made it could
    look at it.
    """
    place = SCHEMES.index(scheme) if scheme in SCHEMES else len(SCHEMES)
    return place, -version(name), int(name.lower().endswith(".pdf"))


def _stem(name: str) -> str:
    """Without suffixes ("paper.pdf.txt"), and as it was before somebody escaped it for a file system."""
    for _ in range(2):
        name = _SUFFIX.sub("", name)
    return unquote(name).strip()


def _spellings(stem: str) -> Iterator[tuple[str, str]]:
    """(scheme, text): what stands for an identifier in the name; no scheme where it does not say which."""
    if (query := _QUERY.fullmatch(stem.partition("#")[0])) is not None:
        yield "openreview", query[1]
        return
    if (labelled := _LABELLED.fullmatch(stem)) is not None:
        yield labelled[1].lower(), labelled[2]
    yield "", stem
    if "/" in stem:
        yield "", stem.rpartition("/")[2]
    elif " " in stem:  # "2020.acl-main.1 Title of the paper"
        yield "", stem.partition(" ")[0]


def _dois(spelling: str) -> Iterator[Identifier]:
    """A slash cannot stand in a file name: the first separator was one, others may have been."""
    start = _DOI_START.match(spelling)
    if start is None:
        return
    suffix = spelling[start.end() + 1 :]
    yield from _known(identifiers.doi(f"{start[0]}/{suffix}"))
    if _SLASHES.search(suffix):
        yield from _known(identifiers.doi(f"{start[0]}/{_SLASHES.sub('/', suffix)}"))


def _known(identifier: Identifier | None) -> tuple[Identifier, ...]:
    return () if identifier is None else (identifier,)
