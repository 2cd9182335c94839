"""Whatever a person or a program sends to search is answered, within the time that a statement may take.

A short run with a fixed seed is part of every test run. `make fuzz` takes ten thousand strings with a seed of its own,
printed with a failure: PEERGRAPH_FUZZ_SEED repeats it, PEERGRAPH_FUZZ_STRINGS sets the number.
"""

import os
import random
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.management import call_command

from papers.search.upkeep import renew_search
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution

SHORT_RUN = 250
PAGES = ("/search", "/api/v1/search", "/api/v1/autocomplete")
KINDS = ("", "works", "authors", "topics", "institutions", "venues", "preprint")
SORTS = ("", "relevance", "newest", "cited")

_WORDS = (
    "data", "augmentation", "the", "of", "ResNet50", "state-of-the-art", "β-VAE", "图像识别", "naïve", "O'Leary", "محمد",
    "and", "or", "not", "10.1234/abc", "arXiv:1706.03762", "https://aclanthology.org/P19-1001", "A1", "W1", "2019", "x" * 90,
)  # fmt: skip
_SIGNS = (
    '"', "“", "”", "«", "(", ")", "((((", "))))", "-", "--", "|", "&", "+", ":", "..", "\\", "'", "%", "_", "*", "?", "[", "{",
    "\0", "\t", "\n", "\x7f", "\ud800", "\u202e", "\ufeff", "🙂", "ﬁ", "﷽", "<script>", "'; DROP TABLE papers_work; --", "!", "<->", ":*", "$x$",
)  # fmt: skip
_FIELDS = (
    "author:", "topic:", "venue:", "institution:", "year:", "type:", "has:", "in:", "in:title", "title:", "foo:", "AND", "OR", "NOT",
    "year:2017..2020", "year:2020..2017", "year:..", "year:99999999999", "type:preprint", "type:x", "has:tldr", "has:fulltext",
    "author:A1", "author:A999999999999999999999", "topic:T1", 'author:"ada b"', "author:a", "author:(ada OR ben)",
)  # fmt: skip


def strings(seed: int, count: int) -> Iterator[str]:
    """From what people nearly type to noise."""
    chance = random.Random(seed)
    for _ in range(count):
        parts = []
        for _ in range(chance.choice((1, 2, 3, 5, 8, 30))):
            source = chance.choice((_WORDS, _WORDS, _SIGNS, _FIELDS))
            parts.append(chance.choice(source))
            if chance.random() < 0.1:
                parts.append("".join(chr(chance.randrange(1, 0x3000)) for _ in range(chance.randrange(12))))
        yield chance.choice(("", " ", " ")).join(parts)


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        authors = [an_author(name, works_count=9) for name in ("Ada Byron", "Ben O'Leary", "王伟")]
        topic, place = a_topic(works_count=9), an_institution(works_count=9)
        for number in range(60):
            work = a_work(
                f"Data augmentation for ResNet50, part {number}",
                authors=authors[: number % 4],
                topics=[topic],
                venue=a_venue() if number % 9 == 0 else None,
                abstract="The state of the art of β-VAE, $x^2$. " * (number % 5),
                tldr="naïve" if number % 2 else "",
            )
            if number % 4:
                affiliate(work, 1, "University", place)
        renew_search()
        yield
        call_command("flush", interactive=False, verbosity=0)
        cache.clear()


@pytest.fixture
def ask(client):
    client.raise_request_exception = True

    def asked(path: str, **parameters: str) -> int:
        cache.clear()  # of what throttles remember
        return client.get(path, parameters).status_code

    return asked


def check(ask, seed: int, count: int) -> None:
    chance = random.Random(seed)
    for text in strings(seed, count):
        kind, sort = chance.choice(KINDS), chance.choice(SORTS)
        page = chance.choice(PAGES)
        parameters = {"q": text.encode("utf-8", "replace").decode()}
        if page != "/api/v1/autocomplete":
            parameters |= {"type": kind, "sort": sort}
        status = ask(page, **{name: value for name, value in parameters.items() if value or name == "q"})
        # An id in the box leads to its record.
        assert status == 200 or (page == "/search" and status == 302), (
            f"seed {seed}: {page} {parameters!r} gave {status}"
        )


def test_some_strings(rows, db, ask):
    check(ask, seed=20261121, count=SHORT_RUN)


@pytest.mark.fuzz
def test_ten_thousand_strings(rows, db, ask):
    seed = int(os.environ.get("PEERGRAPH_FUZZ_SEED") or random.SystemRandom().randrange(10**8))
    check(ask, seed=seed, count=int(os.environ.get("PEERGRAPH_FUZZ_STRINGS", "10000")))
