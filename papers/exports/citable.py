"""What a reference manager wants to know of a work. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from papers.exports.person_names import PersonName, person_name

_PAGE_DASH = re.compile(r"\s*[-\u2013\u2014]+\s*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Citable:
    """One work. `authors` are names as shown, in order; they may be cut, and `more_authors` says so. `people` are those
    of them who have said how their name is taken apart.

    `page` is the address of the work in this portal, `url` its page at the source. `note` and `tags` are what who
    exports wrote beside it; most exports have none.
    """

    public_id: str
    type: str
    title: str
    authors: Sequence[str]
    more_authors: bool = False
    year: int | None = None
    published_on: date | None = None
    venue: str = ""
    issn: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    language: str = ""
    doi: str = ""
    arxiv: str = ""
    pmid: str = ""
    url: str = ""
    page: str = ""
    keywords: Sequence[str] = ()
    note: str = ""
    tags: Sequence[str] = ()
    tldr: str = ""
    abstract: str = ""
    people: Mapping[str, PersonName] = field(default_factory=dict)

    def person(self, name: str) -> PersonName:
        """A name of `authors`, taken apart: by its person's word, else by its form."""
        return self.people.get(name) or person_name(one_line(name))

    @property
    def tags_and_keywords(self) -> list[str]:
        """The person's own first, each once."""
        return list(dict.fromkeys((*self.tags, *self.keywords)))

    @property
    def first_page(self) -> str:
        return _PAGE_DASH.split(self.pages)[0]

    @property
    def last_page(self) -> str:
        return _PAGE_DASH.split(self.pages)[-1] if _PAGE_DASH.search(self.pages) else ""

    @property
    def page_range(self) -> str:
        """With one plain hyphen: `12-19`."""
        return _PAGE_DASH.sub("-", self.pages)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a file says of itself where its format has comments. `limit` is None where nothing was left out;
    `with_notes` adds columns for the notes and tags of who exports, where a format has columns."""

    site: str
    subject: str
    address: str
    made_at: datetime
    works: int
    limit: int | None = None
    with_notes: bool = False

    def lines(self) -> list[str]:
        amount = "1 work" if self.works == 1 else f"{self.works:,} works"
        lines = [
            one_line(f"{self.subject}: {amount} from {self.site}"),
            one_line(f"{self.address}, {self.made_at.day} {self.made_at:%b %Y %H:%M} UTC"),
        ]
        if self.limit is not None:
            lines.append(f"An export ends after {self.limit:,} works; there are more of them in the portal.")
        return lines


def one_line(text: str) -> str:
    """The text on one line, without control characters: what every line-based format needs."""
    return " ".join(_CONTROLS.sub(" ", text).split())
