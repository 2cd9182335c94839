"""Where lexemes alone would find too much: long phrases, phrases of titles, years of a decade."""

import pytest

from papers.search.engine import WorkSearch
from papers.search.postgres import PostgresEngine
from papers.search.query.tree import Node, Phrase, Query, Years
from papers.search.upkeep import renew_search
from tests.corpus import a_work

pytestmark = pytest.mark.django_db


def found(tree: Node) -> set[int]:
    return {int(work.line.public_id[1:]) for work in PostgresEngine().works(WorkSearch(Query("", tree, ""))).works}


def test_pairs_alone_are_no_phrase():
    scattered = a_work("deep nets of data, and augmented deep nets; of nets of data")
    renew_search()
    title = Phrase(("augmented", "deep", "nets", "of", "data"))
    assert not found(title)
    assert not found(Phrase(title.words, in_title=True))
    assert found(Phrase(("deep", "nets", "of", "data"), in_title=True)) == {scattered.pk}


def test_a_phrase_in_the_title_is_not_one_of_the_abstract():
    a_work("Of data for nets of the deep", abstract="Deep nets of data.")
    renew_search()
    assert found(Phrase(("nets", "of", "data")))
    assert not found(Phrase(("nets", "of", "data"), in_title=True))
    assert not found(Phrase(("of", "the", "data"), in_title=True))


@pytest.mark.parametrize(
    ("years", "works"),
    [((2000, 2008), 1), ((2000, 2009), 2), ((1999, 2010), 3), ((2001, 2009), 1), ((None, 2000), 1), ((2010, None), 1)],
)
def test_years_are_exact_whatever_decades_they_span(years, works):
    for year in (2000, 2009, 2010):
        a_work(f"Of {year}", year=year)
    renew_search()
    assert len(found(Years(*years))) == works
