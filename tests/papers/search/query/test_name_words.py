import pytest

from papers.search.query.name_words import name_words
from papers.search.query.reading import read_query
from papers.search.query.tree import Field


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Geoffrey Hinton", "geoffrey hinton"),
        ('"Quoc Le" mixup', "quoc le mixup"),
        ("hinton year:2019 type:thesis -lecun has:tldr", "hinton"),
        ("author:hinton topic:gan", "hinton"),
        ("author:A12", ""),
        ("year:2019", ""),
        ("", ""),
    ],
)
def test_words_that_may_be_a_name_of_an_author(typed, words):
    assert name_words(read_query(typed).tree, Field.AUTHOR) == words
