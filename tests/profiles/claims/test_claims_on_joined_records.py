"""A record that became part of another takes its claims to sleep: nothing is decided on them, and they can be ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.claims.acting import act
from profiles.claims.deciding import sweep_claims
from profiles.claims.errors import ActNotAllowedError
from profiles.claims.transitions import Act
from profiles.corrections.asked import AskedPart
from profiles.corrections.filing import file_request
from profiles.corrections.undoing import undo_part
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def ada():
    return a_person("ada", display_name="Ada Byron")


@pytest.fixture
def joined(ada):
    """Two records of one owner, of which the second became part of the first; its claim, and the part that did it."""
    records = [an_author("Ada Byron") for _ in range(2)]
    for record in records:
        a_work(f"On engines {record.pk}", authors=[record])
    claims = [a_claim(record, ada, *TWO, now=NOW) for record in records]
    request = file_request(record=records[0].pk, by=ada, parts=[AskedPart("merge", {}, other=records[1].pk)], now=NOW)
    return claims[1], request.parts.get()


def test_the_clock_passes_it_over(joined):
    claim, _ = joined
    sweep_claims(now=NOW + timedelta(days=5000))
    claim.refresh_from_db()
    assert (claim.state, claim.holds) == ("active", True)


def test_parted_again_it_is_as_it_was(joined, ada):
    claim, part = joined
    undo_part(part=part.pk, by=ada, now=NOW)
    claim.refresh_from_db()
    assert (claim.state, claim.holds, claim.author.merged_into, claim.author.held.owned) == ("active", True, None, True)


def test_it_can_be_given_up_and_nothing_else(joined, ada):
    claim, _ = joined
    act(claim=claim.pk, act=Act.RELEASE, by=ada, now=NOW)
    with pytest.raises(ActNotAllowedError):
        act(claim=claim.pk, act=Act.SUBMIT, by=ada, now=NOW)


def test_whoever_waits_for_it_is_not_given_it(ada):
    waited_for, kept = an_author("Ada Byron"), an_author("Ada Byron")
    for record in (waited_for, kept):
        a_work(f"On engines {record.pk}", authors=[record])
    a_claim(kept, ada, *TWO, now=NOW)
    other = a_person("other", display_name="Grace Hopper")
    claim = a_claim(waited_for, other, *ONE, now=NOW)
    assert claim.state == "pending"
    request = file_request(record=kept.pk, by=ada, parts=[AskedPart("merge", {}, other=waited_for.pk)], now=NOW)
    assert request.parts.get().decider == "moderator"
