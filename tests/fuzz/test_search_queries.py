"""Whatever people, programs and vandals type into the search box: an answer, never an error, within the time allowed.

A short run with a fixed seed is part of every test run. `make fuzz` takes 10,000 queries with a seed of its own, printed
with a failure: PEERGRAPH_FUZZ_SEED repeats it, PEERGRAPH_FUZZ_QUERIES sets the number.
"""

import os
import random
from urllib.parse import quote_plus

import pytest
from django.core.cache import caches

from papers.models import WorkText
from papers.search.indexing import rebuild_search
from papers.search.names.building import rebuild_names
from papers.search.query.reading import read_query
from tests.corpus import a_topic, a_venue, a_work, an_author

SHORT_RUN = 150

PIECES = [
    '"', '"', "“", "”", "(", ")", "(", ")", " ", " ", " ", " ", "AND", "OR", "NOT", "-", "−", "|", "&", "+", "!", "*", ":", "..",
    "author:", "topic:", "venue:", "institution:", "year:", "type:", "has:", "in:title", "title:", "foo:", "by: ",
    "A1", "T1", "S1", "I1", "W1", "2019", "2017..2020", ">=2018", "99999", "thesis", "preprint", "tldr", "fulltext", "abstract",
    "data", "augmentation", "augmentations", "engine", "the", "of", "state-of-the-art", "ResNet50", "β-VAE", "O'Neil", "Łukasz",
    "深層学習", "ディープ", "محمد", "राम", "é", "e\u0301", "²", "½", "ﬁ", "﷽", "\u200b", "\u00ad", "\ufeff", "\x00", "\x1b", "\u202e",
    "'", "\\", "%", "_", ";", "--", "/*", "*/", "$1", "{}", "%s", "%(x)s", "'); DROP TABLE papers_work; --", "<script>", "&lt;",
    "\t", "\n", "\r\n", "x" * 70, "https://arxiv.org/abs/1706.03762", "10.1234/abc", "😀", "\U000e0001", "\ufffe",
]  # fmt: skip


@pytest.fixture
def corpus(db):
    ada = an_author("Ada O'Neil", works_count=6)
    topic, venue = a_topic("data augmentation", works_count=6), a_venue("Annual Tests", "AT", works_count=6)
    for number in range(6):
        work = a_work(f"Data augmentation of the engine, part {number}", authors=[ada], topics=[topic], venue=venue, year=2015 + number,
                      tldr="State-of-the-art engines.", abstract="We augment the state of the art in 深層学習 and $\\beta$-VAE.")  # fmt: skip
        WorkText.objects.create(work=work, text="A text about data augmentation. " * 20, word_count=100)
    rebuild_search()
    rebuild_names()


def any_query(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.15:
        return "".join(
            chr(rng.choice([rng.randrange(0xD800), rng.randrange(0xE000, 0x110000)])) for _ in range(rng.randrange(60))
        )
    if kind < 0.3:
        return "".join(chr(rng.randrange(128)) for _ in range(rng.randrange(120)))
    if kind < 0.35:
        return rng.choice(PIECES) * rng.randrange(1, 500)
    return rng.choice(["", " "]).join(rng.choice(PIECES) for _ in range(rng.randrange(1, 40)))


def check(client, seed: str, number: int) -> None:
    rng = random.Random(seed)
    for _ in range(number):
        typed = any_query(rng)
        told = f"PEERGRAPH_FUZZ_SEED={seed}, query {typed!r}"
        query = read_query(typed)
        assert read_query(query.reading).tree == query.tree, told
        kind = rng.choice(
            ["", "", "", "&type=authors", "&type=topics", "&sort=newest", "&year=2019&venue=S1", "&after=zz"]
        )
        try:
            answer = client.get(f"/search?q={quote_plus(typed)}{kind}")
        except Exception as error:
            raise AssertionError(told) from error
        assert answer.status_code in {200, 302}, told
        assert b"takes too long" not in answer.content, told
        caches["process"].clear()  # of what throttles remember
        for api in ("/api/v1/search", "/api/v1/autocomplete"):
            assert client.get(f"{api}?q={quote_plus(typed)}").status_code == 200, told


def test_a_few_queries(client, corpus):
    check(client, "20261121", SHORT_RUN)


@pytest.mark.fuzz
def test_ten_thousand_queries(client, corpus):
    seed = os.environ.get("PEERGRAPH_FUZZ_SEED") or str(random.SystemRandom().randrange(10**9))
    check(client, seed, int(os.environ.get("PEERGRAPH_FUZZ_QUERIES", "10000")))
