"""Whatever can be asked, the engine finds what a reader with a pencil would, counts it, and pages through all of it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers.models import Authorship, Work, WorkText, WorkTopic
from papers.records import WorkType
from papers.search.document import FIELD_BREAK, spoken_words
from papers.search.engine import Choices, Sort, WorkSearch
from papers.search.postgres import PostgresEngine
from papers.search.query.normal import all_of, any_of, none_of
from papers.search.query.tree import (
    And,
    Feature,
    Field,
    Has,
    Named,
    Not,
    OfType,
    Or,
    Phrase,
    Query,
    Record,
    Term,
    Years,
)
from papers.search.upkeep import renew_search
from papers.search.words import stem, words
from tests.corpus import a_topic, a_venue, a_work, an_author
from tests.emptying import empty_tables

ENGINE = PostgresEngine()
SMALL = ["data", "augment", "augmented", "net", "nets", "of", "the", "deep"]
NAMES = ["Ada Data", "Ben Net", "Ada Ben Deep", "B. Data"]

TERMS = st.builds(Term, st.sampled_from([word for word in SMALL if word not in ("of", "the")]), st.booleans())
PHRASES = st.builds(Phrase, st.lists(st.sampled_from(SMALL), min_size=1, max_size=4).map(tuple), st.booleans())


def _has_no_word_twice(wanted) -> bool:
    """ "Ben B." is somebody of two names."""
    return not any(one.startswith(other) for one in wanted for other in wanted if one is not other)


NAMED = st.builds(
    Named,
    st.sampled_from([Field.AUTHOR, Field.TOPIC, Field.VENUE]),
    st.lists(st.sampled_from(["ada", "ben", "data", "deep", "net", "b", "d"]), min_size=1, max_size=3, unique=True)
    .filter(_has_no_word_twice)
    .map(tuple),
)
YEARS = st.tuples(st.sampled_from([None, 1995, 2000, 2008]), st.sampled_from([None, 2008, 2009, 2010, 2021])).map(
    lambda years: Years(*years)
)
OTHERS = st.one_of(
    st.builds(OfType, st.sampled_from([WorkType.PREPRINT, WorkType.ARTICLE, WorkType.BOOK])),
    st.builds(Has, st.sampled_from(Feature)),
)
TREES = st.recursive(
    st.one_of(TERMS, TERMS, PHRASES, PHRASES, NAMED, YEARS, OTHERS),
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(all_of), st.lists(parts, min_size=1, max_size=3).map(any_of),
        parts.map(none_of),
    ),
    max_leaves=6,
)  # fmt: skip


@pytest.fixture(scope="module")
def corpus(django_db_setup, django_db_blocker):
    """Sixty works of a few words each, so that every query has something to find and something to miss."""

    with django_db_blocker.unblock():
        authors = [an_author(name, works_count=1) for name in NAMES]
        topics = [a_topic("deep data", works_count=1), a_topic("nets", works_count=1)]
        venues = [a_venue("Deep Ada", "DA", works_count=1), a_venue("Data Net", "", works_count=1), None]
        for number in range(60):
            text = [SMALL[(number * step + place) % len(SMALL)] for place, step in enumerate((1, 3, 5, 7, 2, 6))]
            work = a_work(
                " ".join(text[: 2 + number % 3]),
                authors=[authors[number % 4], *([authors[number % 3]] if number % 4 != number % 3 else [])],
                year=(None, 1995, 2000, 2009, 2010, 2021)[number % 6],
                type=("preprint", "article")[number % 2],
                venue=venues[number % 3],
                topics=topics[: number % 3],
                tldr=" ".join(text[3:]) if number % 4 == 0 else "",
                abstract=" ".join(reversed(text)) if number % 3 else "",
                reported_citations=number * number % 50,
            )
            if number % 5 == 0:
                WorkText.objects.create(
                    work=work, text=" ".join(text * 2), scheme="acl", file=f"{number}.txt", word_count=12
                )
        renew_search()
        yield {work.pk: Read(work) for work in Work.objects.select_related("venue", "fulltext")}
        empty_tables()


class Read:
    """A work, read by somebody with time."""

    def __init__(self, work: Work) -> None:
        self.pk, self.year, self.type, self.citations = work.pk, work.year, work.type, work.reported_citations
        self.title = spoken_words(work.title)
        fulltext = getattr(work, "fulltext", None)
        topics = list(WorkTopic.objects.filter(work=work).values_list("topic__name", flat=True))
        texts = [work.title, work.tldr, work.abstract, *topics, fulltext.text if fulltext else ""]
        self.texts = [spoken_words(text) for text in texts]
        self.has = {"tldr": work.tldr, "abstract": work.abstract, "fulltext": fulltext}
        authors = list(Authorship.objects.filter(work=work).values_list("author_id", "raw_name"))
        self.names = {
            Field.AUTHOR: [name for _, name in authors],
            Field.TOPIC: topics,
            Field.VENUE: [name for name in (work.venue.name, work.venue.acronym) if name] if work.venue else [],
        }
        printed = [*self.names[Field.AUTHOR], *self.names[Field.VENUE], str(work.year or "")]
        self.also = {stem(word) for name in printed for word in words(name)}

    def matches(self, node) -> bool:
        match node:
            case And(parts):
                return all(self.matches(part) for part in parts)
            case Or(parts):
                return any(self.matches(part) for part in parts)
            case Not(part):
                return not self.matches(part)
            case Term(word, titled):
                texts = [self.title] if titled else self.texts
                found = {stem(one) for text in texts for one in text}
                return stem(word) in (found if titled else found | self.also)
            case Phrase(phrase, titled):
                texts = [self.title] if titled else self.texts
                wanted = f" {' '.join(phrase)} "
                return any(wanted in f" {' '.join(text)} " for text in texts)
            case Named(field, wanted):
                return any(self._is_named(name, wanted) for name in self.names[field])
            case Years(first, last):
                return self.year is not None and (first or 0) <= self.year <= (last or 9999)
            case OfType(kind):
                return self.type == kind.value
            case Has(feature):
                return bool(self.has[feature.value])
        raise AssertionError(node)

    @staticmethod
    def _is_named(name: str, wanted) -> bool:
        have = words(name)
        return all(any(word.startswith(one) if len(one) == 1 else word == one for word in have) for one in wanted)


def asked(tree, **more) -> WorkSearch:
    return WorkSearch(Query("", tree, ""), **more)


def every_page(search: WorkSearch) -> list[int]:
    found: list[int] = []
    after = ""
    for _ in range(50):
        page = ENGINE.works(WorkSearch(search.query, search.choices, search.sort, after, 7))
        found += [int(work.line.public_id[1:]) for work in page.works]
        if page.next is None:
            return found
        after = page.next
    raise AssertionError("the pages never end")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES, sort=st.sampled_from(Sort))
def test_any_query(corpus, db, tree, sort):
    expected = {pk for pk, work in corpus.items() if work.matches(tree)}
    found = every_page(asked(tree, sort=sort))
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert ENGINE.count(Query("", tree, "")).value == len(expected)
    assert list(ENGINE.ids(asked(tree, sort=sort), limit=1000)) == found
    half = sorted(corpus)[::2]
    assert ENGINE.among(asked(tree, sort=sort), [*half, 10**9]) == expected & set(half)


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.CITED])
def test_order(corpus, db, sort):
    found = [corpus[pk] for pk in every_page(asked(None, sort=sort))]
    lead = [(work.year or 0) if sort is Sort.NEWEST else work.citations for work in found]
    assert lead == sorted(lead, reverse=True)
    assert len(found) == len(corpus)


@pytest.mark.parametrize("sort", Sort)
def test_orders_beyond_what_is_counted_are_the_same_orders(corpus, db, monkeypatch, sort):
    whole = every_page(asked(Term("data"), sort=sort))
    for module in ("papers.search.counting", "papers.search.postgres.candidates"):
        monkeypatch.setattr(f"{module}.CAP", 10)
    page = ENGINE.works(asked(Term("data"), sort=sort, size=7))
    assert str(page.count) == "10+"
    if sort is Sort.RELEVANCE:
        assert len(every_page(asked(Term("data"), sort=sort))) == 10
        assert sorted(ENGINE.ids(asked(Term("data"), sort=sort), limit=1000)) == sorted(whole)
    else:
        assert every_page(asked(Term("data"), sort=sort)) == whole
        later = ENGINE.works(asked(Term("data"), sort=sort, size=7, after=page.next))
        back = ENGINE.works(asked(Term("data"), sort=sort, size=7, after=later.previous))
        assert [work.line.public_id for work in back.works] == [work.line.public_id for work in page.works]
        assert back.previous is None


def test_pages_backwards(corpus, db):
    first = ENGINE.works(asked(None, size=20))
    second = ENGINE.works(asked(None, size=20, after=first.next))
    back = ENGINE.works(asked(None, size=20, after=second.previous))
    assert [work.line.public_id for work in back.works] == [work.line.public_id for work in first.works]
    assert (first.previous, back.previous) == (None, None)


def test_facets_count_what_is_found_and_keep_their_own_alternatives(corpus, db):
    found = [work for work in corpus.values() if work.matches(Term("data"))]
    page = ENGINE.works(asked(Term("data"), choices=Choices(years=(2009,), types=("preprint",))))
    facets = {facet.name: {value.value: value for value in facet.values} for facet in page.facets}
    preprints = [work for work in found if work.type == "preprint"]
    assert {int(year): value.count for year, value in facets["year"].items()} == {
        year: sum(work.year == year for work in preprints)
        for year in {work.year for work in preprints if work.year} | {2009}
    }
    assert [year for year, value in facets["year"].items() if value.chosen] == ["2009"]
    of_2009 = [work for work in found if work.year == 2009]
    assert {kind: value.count for kind, value in facets["type"].items()} | {"preprint": 0} == {
        kind: sum(work.type == kind for work in of_2009) for kind in {work.type for work in of_2009}
    } | {"preprint": 0}
    assert page.count.value == sum(work.year == 2009 for work in preprints)


def test_a_chosen_topic_and_author_narrow_by_id(corpus, db):
    topic = WorkTopic.objects.first().topic_id
    author = Authorship.objects.first().author_id
    page = ENGINE.works(asked(None, choices=Choices(topics=(topic,), authors=(author,)), size=100))
    expected = set(WorkTopic.objects.filter(topic=topic).values_list("work_id", flat=True)) & set(
        Authorship.objects.filter(author=author).values_list("work_id", flat=True)
    )
    assert {int(work.line.public_id[1:]) for work in page.works} == expected
    by_id = ENGINE.works(asked(And((Record(Field.TOPIC, topic), Record(Field.AUTHOR, author))), size=100))
    assert {work.line.public_id for work in by_id.works} == {work.line.public_id for work in page.works}


def test_names_that_many_bear_find_the_same(corpus, db, monkeypatch):
    trees = [
        Named(Field.AUTHOR, ("ada",)),
        Or((Named(Field.AUTHOR, ("ben",)), Term("nets"))),
        Not(Named(Field.TOPIC, ("deep",))),
    ]
    few = [sorted(every_page(asked(tree))) for tree in trees]
    monkeypatch.setattr("papers.search.postgres.naming._MOST_RECORDS", 0)
    assert [sorted(every_page(asked(tree))) for tree in trees] == few
    assert all(few)


def test_which_of_many_works_match(corpus, db, monkeypatch):
    """With the names of a search borne by few or by many, and the works asked about a few at a time."""
    monkeypatch.setattr("papers.search.postgres.engine._WORKS_AT_ONCE", 7)
    monkeypatch.setattr("papers.search.postgres.naming._MOST_RECORDS", 0)
    choices = Choices(types=("preprint",))
    for tree in (None, Named(Field.AUTHOR, ("ada",)), Not(Named(Field.TOPIC, ("deep",)))):
        search = asked(tree, choices=choices)
        found = ENGINE.among(search, corpus)
        assert found == set(ENGINE.ids(search, limit=1000))
        assert found
    assert ENGINE.among(search, []) == frozenset()


def test_the_break_between_fields_is_no_word():
    assert words(FIELD_BREAK) == []
