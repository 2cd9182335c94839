"""Old history says when a score changed, not each time that it was reckoned; who holds a record keeps all of it."""

from datetime import UTC, datetime, timedelta

import pytest

from profiles.models import TrustBuild, TrustScore
from profiles.trust.thinning import KEPT_WHOLE_FOR, thin_history
from tests.corpus import an_author

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, tzinfo=UTC)
LONG_AGO = NOW - KEPT_WHOLE_FOR - timedelta(days=100)


def history(author, values, *, begins=LONG_AGO, claimed=False, last=None):
    """A row a day with these scores, each with network evidence of its own; the last one is in force or ends."""
    build = TrustBuild.objects.create(
        kind="whole",
        formula=1,
        as_of=begins,
        graph_build=1,
        scored=1,
        changed=1,
        started_at=begins,
        published_at=begins,
    )
    for day, value in enumerate(values):
        since = begins + timedelta(days=day)
        until = since + timedelta(days=1) if day < len(values) - 1 else last
        TrustScore.objects.create(
            author=author, build=build, since=since, until=until, value=value, level=1, claimed=claimed, network=day,
            confirmed=0, orcid=0, publisher=0, matched=9, disputed=0,
        )  # fmt: skip


def told(author):
    rows = TrustScore.objects.filter(author=author).order_by("since")
    return [((row.since - LONG_AGO).days, row.until and (row.until - LONG_AGO).days, row.value) for row in rows]


def test_equal_neighbours_become_one_that_says_from_when_to_when():
    author = an_author()
    history(author, [20, 20, 20, 21, 20, 20, 22], last=None)
    assert thin_history(now=NOW) == 3
    assert told(author) == [(0, 3, 20), (3, 4, 21), (4, 6, 20), (6, None, 22)]
    assert list(TrustScore.objects.filter(author=author).order_by("since").values_list("network", flat=True)) == [0, 3, 4, 6]  # fmt: skip
    assert thin_history(now=NOW) == 0


def test_a_gap_stays_a_gap():
    author = an_author()
    history(author, [20, 20], last=LONG_AGO + timedelta(days=2))
    history(author, [20], begins=LONG_AGO + timedelta(days=5), last=LONG_AGO + timedelta(days=6))
    thin_history(now=NOW)
    assert told(author) == [(0, 2, 20), (5, 6, 20)]


def test_what_is_recent_and_what_somebody_holds_stays_whole():
    recent, held = an_author("Ada Byron"), an_author("Bob Hope")
    history(recent, [20, 20, 20], begins=NOW - timedelta(days=9))
    history(held, [20, 20, 20], begins=LONG_AGO + timedelta(hours=1), claimed=True)
    assert thin_history(now=NOW) == 0
    assert TrustScore.objects.count() == 6
