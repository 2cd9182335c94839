"""What the search page shows before there is a query: examples that find something here, and topics at random."""

from collections.abc import Iterator
from typing import Final

from papers.search.query.tree import Field, Named, Phrase
from papers.search.query.wording import write
from papers.search.words import words
from papers.selectors import catalogue
from papers.selectors.corpus import corpus_counts
from papers.selectors.random_topics import common_keywords, random_topics

_RANDOM_TOPICS: Final = 5
_KEYWORDS_READ: Final = 40
_USUAL: Final = ("data augmentation", "language model")


def search_start() -> dict[str, object]:
    return {
        "begins": True,
        "total": corpus_counts().works,
        "tags": random_topics(_RANDOM_TOPICS),
        "examples": list(_examples()),
    }


def _examples() -> Iterator[tuple[str, str]]:
    """Queries and what they mean, made from what this portal has most of."""
    phrases = [tuple(words(name)) for name in common_keywords(_KEYWORDS_READ)]
    phrases = [phrase for phrase in phrases if len(phrase) > 1] + [tuple(name.split()) for name in _USUAL]
    one, other, *_ = (write(Phrase(phrase)) for phrase in dict.fromkeys(phrases))
    yield f"{one} -survey", "this phrase, without that word"
    yield f"{one} OR {other}", "either phrase"
    yield f"title:{one} year:2017..", "in the title, since that year"
    author = catalogue.authors().order_by("-works_count", "pk").values_list("name", flat=True).first()
    name = tuple(words(author or "")[-1:])
    if name:
        yield f"{write(Named(Field.AUTHOR, name))} has:abstract", "by somebody of that name, with an abstract"
