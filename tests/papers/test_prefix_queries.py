import pytest
from django.contrib.postgres.search import SearchQuery
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers.models import AuthorName
from papers.prefix_queries import prefix_query, title_query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("quoc v le", "'quoc':* & 'v':* & 'le':*"),
        ("王伟", "'王伟':*"),
        ("o'neil", "'o':* & 'neil':*"),
        ("", None),
        ("&|!:*", None),
    ],
)
def test_words_become_prefixes(text, query):
    assert prefix_query(text) == query


def test_titles_are_folded():
    assert title_query("Deep LEARNING") == "'deep':* & 'learning':*"


@pytest.mark.django_db
@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
def test_the_database_takes_every_query(text):
    query = prefix_query(text)
    if query:
        for config in ("simple", "english"):
            list(AuthorName.objects.annotate(found=SearchQuery(query, search_type="raw", config=config)))
