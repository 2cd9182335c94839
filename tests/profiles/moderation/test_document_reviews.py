"""A moderator's finding on documents is evidence of its own class; a second moderator's makes it an anchor."""

import pytest

from profiles.claims.errors import ActNotAllowedError
from profiles.models import AuditEvent, EvidenceKind, User
from profiles.moderation.errors import EvidenceError, NotModeratorError
from profiles.moderation.refusing import reject_claim
from profiles.moderation.reviewing import review_documents
from tests.cast import a_claim
from tests.profiles.moderation.conftest import a_document, waiting

pytestmark = pytest.mark.django_db


def review(claim, by, now, finding="A letter of the dean names the three papers."):
    return review_documents(claim=claim.pk, by=by, reason="documents-confirm", finding=finding, now=now)


@pytest.fixture
def shown(people, author, now):
    claim = waiting(author, people.ada)
    a_document(claim, now=now)
    return claim


def test_a_review_counts_and_may_decide_the_claim(people, shown, now):
    evidence = review(shown, people.one, now)
    shown.refresh_from_db()
    assert (shown.state, shown.level) == ("active", 2)
    assert (evidence.kind, evidence.strength, evidence.bearing, evidence.anchored) == (
        "moderator",
        0.8,
        "accepted",
        False,
    )


def test_a_second_moderators_review_anchors_it(people, shown, now):
    first = review(shown, people.one, now)
    second = review(shown, people.two, now)
    first.refresh_from_db()
    assert (first.ended_why, second.anchored) == ("replaced", True)
    shown.refresh_from_db()
    assert shown.level == 2  # still one class
    row = AuditEvent.objects.filter(act="documents-reviewed").latest("id")
    assert row.facts == {"claim": shown.pk, "kind": "moderator", "reviews": 2}


def test_one_moderator_is_not_two(people, shown, now):
    review(shown, people.one, now)
    with pytest.raises(EvidenceError, match="Another moderator"):
        review(shown, people.one, now)


def test_the_review_of_a_former_moderator_anchors_nothing(people, shown, now):
    review(shown, people.one, now)
    User.objects.filter(pk=people.one.pk).update(is_moderator=False)
    assert review(shown, people.two, now).anchored is False


def test_without_documents_there_is_nothing_to_review(people, author, now):
    with pytest.raises(EvidenceError, match="no documents"):
        review(waiting(author, people.ada), people.one, now)


def test_a_finding_says_something(people, shown, now):
    with pytest.raises(EvidenceError):
        review(shown, people.one, now, finding=" \n ")


def test_a_closed_claim_is_not_reviewed(people, shown, now):
    reject_claim(claim=shown.pk, by=people.one, reason="not-enough", now=now)
    with pytest.raises(ActNotAllowedError):
        review(shown, people.two, now)


def test_nobody_reviews_their_own(people, author, now):
    claim = waiting(author, people.one)
    a_document(claim, now=now)
    with pytest.raises(NotModeratorError):
        review(claim, people.one, now)


def test_what_was_found_is_nowhere_public(people, shown, now):
    review(shown, people.one, now)
    assert "dean" not in str(AuditEvent.objects.values_list("facts", "act", "reason"))


def test_an_owner_rises_by_it(people, author, now):
    claim = a_claim(author, people.ada, EvidenceKind.PRINTED_EMAIL, now=now)
    a_document(claim, now=now)
    review(claim, people.one, now)
    claim.refresh_from_db()
    assert claim.level == 3
