"""What an address asks of search."""

from hypothesis import given
from hypothesis import strategies as st

from papers.search.asking import Kind, Question, read_question, read_spelling, spelling, without_place
from papers.search.engine import Choices, Sort
from papers.search.query.reading import read_query

PARAMETERS = st.dictionaries(
    st.sampled_from(["q", "type", "year", "venue", "topic", "author", "sort", "after", "other"]),
    st.lists(
        st.one_of(
            st.text(max_size=12), st.sampled_from(["works", "authors", "preprint", "2019", "S3", "t5", "A1", "newest"])
        ),
        max_size=4,
    ),
)


def test_everything_that_can_be_asked():
    question, wrong = read_question(
        {
            "q": ["old", "mixup"],
            "type": ["preprint", "article", "preprint"],
            "year": ["2019", "2018"],
            "venue": ["S3"],
            "topic": ["T5", "t6"],
            "author": ["A7"],
            "sort": ["cited"],
            "after": ["abc"],
        }
    )
    assert question == Question(
        text="mixup",
        kind=Kind.WORKS,
        choices=Choices(years=(2019, 2018), types=("preprint", "article"), venues=(3,), topics=(5, 6), authors=(7,)),
        sort=Sort.CITED,
        after="abc",
    )
    assert wrong == []
    assert question.asks


def test_a_type_is_what_is_looked_for_or_what_works_are_narrowed_by():
    assert read_question({"type": ["authors"]})[0].kind is Kind.AUTHORS
    both, _ = read_question({"type": ["preprint", "venues"]})
    assert (both.kind, both.choices.types) == (Kind.VENUES, ("preprint",))


def test_what_is_not_understood_is_left_out_and_named():
    question, wrong = read_question(
        {
            "type": ["poems"],
            "year": ["soon", "20199"],
            "venue": ["A3"],
            "topic": ["5"],
            "author": ["A0"],
            "sort": ["best"],
        }
    )
    assert question == Question()
    assert [one.parameter for one in wrong] == ["year", "year", "venue", "topic", "author", "type", "sort"]
    assert not question.asks


@given(PARAMETERS)
def test_no_address_fails(parameters):
    question, wrong = read_question(parameters)
    assert all(one.wrong.endswith(".") for one in wrong)
    assert all(
        pk > 0 for pks in (question.choices.venues, question.choices.topics, question.choices.authors) for pk in pks
    )
    read_question({"q": [question.text], "type": [question.kind]})


@given(PARAMETERS)
def test_a_spelling_says_the_whole_question_and_there_is_one_for_each(parameters):
    question, _ = read_question(parameters)
    spelt = spelling(question)
    assert read_spelling(spelt) == without_place(question)
    assert spelling(read_spelling(spelt)) == spelt
    assert read_query(without_place(question).text).tree == read_query(question.text).tree
    assert bool(spelt) == (question.asks or question.kind is not Kind.WORKS)


def test_one_spelling_wherever_one_comes_from():
    one = "q=deep++nets&year=2019&year=2018&year=2019&sort=newest&after=abc&type=works&page=3"
    assert spelling(read_spelling(one)) == "q=deep+nets&year=2018&year=2019"
    assert spelling(read_spelling("author=a7&q=%00%E6%B7%B1")) == "q=%00%E6%B7%B1&author=A7"
    assert spelling(read_spelling("type=authors&q=ada")) == "q=ada&type=authors"
    assert spelling(read_spelling("after=abc&sort=cited&year=soon")) == ""
