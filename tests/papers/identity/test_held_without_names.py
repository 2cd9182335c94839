"""Whoever holds a record without works keeps it when a source comes to print their identifier, wherever it does."""

import pytest
from django.utils import timezone

from papers.curation.identifiers import say_identifier
from papers.models import AuthorIdentifier, Authorship, HeldRecord
from papers.models.identifying import Ground
from papers.records import Identifier
from tests.corpus import an_author
from tests.papers.ingest.feeding import Feed, named, work

X = Identifier("orcid", "0009")


@pytest.fixture
def feed(db, tmp_path) -> Feed:
    return Feed(tmp_path)


def held(author: int) -> None:
    HeldRecord.objects.create(author_id=author, owned=True, since=timezone.now())


def empty_record_with(identifier: Identifier) -> int:
    """Held, without a name in any list; its person has proved the identifier."""
    author = an_author("Eve Ash").pk
    held(author)
    say_identifier(
        author=author, identifier=identifier, ground=Ground.AUTHENTICATED, believed=None, by=1, at=timezone.now()
    )
    return author


def test_the_name_is_theirs_and_no_other_held_record_is_joined_to_theirs(feed):
    feed(work("On trees", named("Eve Ash", at=["MIT"]), "Ada Byron", key="one"))
    other = Authorship.objects.get(raw_name="Eve Ash").author_id
    held(other)
    empty = empty_record_with(X)
    feed(work("On woods", named("Eve Ash", "orcid:0009", at=["MIT"]), "Ada Byron", key="two"))
    assert Authorship.objects.get(work__title="On woods", raw_name="Eve Ash").author_id == empty
    assert Authorship.objects.get(work__title="On trees", raw_name="Eve Ash").author_id == other
    assert AuthorIdentifier.objects.get(value="0009").author_id == empty


def test_an_older_record_that_nobody_holds_is_joined_to_theirs_and_not_theirs_to_it(feed):
    feed(work("On trees", named("Eve Ash", at=["MIT"]), "Ada Byron", key="one"))
    older = Authorship.objects.get(raw_name="Eve Ash").author
    empty = empty_record_with(X)
    assert older.pk < empty
    feed(work("On woods", named("Eve Ash", "orcid:0009", at=["MIT"]), "Ada Byron", key="two"))
    older.refresh_from_db()
    assert older.merged_into_id in {empty, None}
    assert Authorship.objects.get(work__title="On woods", raw_name="Eve Ash").author_id == empty
