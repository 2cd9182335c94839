"""What happens to records that people follow is noted in the transaction of the act, told once, and to those alone."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from papers.models import Authorship
from profiles.claims.acting import act
from profiles.claims.transitions import Act
from profiles.corrections.asked import AskedPart
from profiles.corrections.filing import file_request
from profiles.corrections.undoing import undo_part
from profiles.models import Event, EventKind, EvidenceKind, Follow, FollowKind, Notification
from profiles.news.relaying import relay_events
from profiles.trust.recomputing import recompute_affected, recompute_whole
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author
from tests.profiles.co_authors import ada_bob_and_cyd

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def a_follower(name, *records):
    user = a_person(name)
    for record in records:
        Follow.objects.create(user=user, kind=FollowKind.AUTHOR, target=record.pk)
    return user


def facts(kind):
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("facts", flat=True))


def heard(kind):
    relay_events()
    return sorted(Notification.objects.filter(event__kind=kind).values_list("user__username", flat=True))


class TestClaims:
    def test_who_follows_a_record_hears_that_it_was_claimed(self):
        ada = an_author()
        a_follower("reader", ada)
        a_follower("other", an_author("Grace"))
        a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW)
        assert facts(EventKind.RECORD_CLAIMED) == [{"author": ada.pk}]
        assert heard(EventKind.RECORD_CLAIMED) == ["reader"]

    def test_a_claim_that_waits_is_not_told(self):
        ada = an_author()
        a_follower("reader", ada)
        waits = a_claim(ada, a_person("ada", display_name="Somebody Else"), EvidenceKind.HOMEPAGE, now=NOW)
        assert waits.state == "pending"
        assert facts(EventKind.RECORD_CLAIMED) == []

    def test_it_is_told_if_it_was_done(self):
        ada = an_author()
        with transaction.atomic():
            a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW)
            transaction.set_rollback(True)
        assert not Event.objects.exists()


class TestLevels:
    def test_the_owner_and_followers_hear_of_a_change_and_of_the_first_computation_nobody(self):
        ada = ada_bob_and_cyd()
        a_follower("reader", ada)
        owner = a_person("ada", display_name="Ada Byron")
        recompute_whole()
        claim = a_claim(ada, owner, *TWO, now=NOW)
        recompute_affected()
        assert facts(EventKind.LEVEL_CHANGED) == []  # that it was claimed is told
        act(claim=claim.pk, act=Act.SUSPEND, by=None, now=datetime.now(UTC), reason="account-suspended")
        level = claim.level
        recompute_affected()
        claim.refresh_from_db()
        assert facts(EventKind.LEVEL_CHANGED) == [{"author": ada.pk, "level": claim.level, "was": level}]
        assert heard(EventKind.LEVEL_CHANGED) == ["ada", "reader"]
        recompute_whole()
        assert len(facts(EventKind.LEVEL_CHANGED)) == 1

    def test_nobody_hears_of_the_first_computation(self):
        ada = ada_bob_and_cyd()
        a_follower("reader", ada)
        a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW)
        recompute_whole()
        assert facts(EventKind.LEVEL_CHANGED) == []


class TestRecordsThatChange:
    @pytest.fixture
    def ada(self):
        ada = an_author()
        for _ in range(3):
            a_work(authors=[ada])
        return ada

    def moderated(self, ada, part):
        owner = a_person("ada", display_name="Ada Byron")
        a_claim(ada, owner, *TWO, now=NOW)
        request = file_request(record=ada.pk, by=owner, parts=[part], now=NOW)
        return owner, request.parts.get()

    def test_a_merge_and_its_undoing_are_told_to_who_follows_either(self, ada):
        other = an_author("A. Byron")
        a_work(authors=[other])
        a_follower("of-ada", ada)
        a_follower("of-other", other)
        a_follower("of-both", ada, other)
        owner, part = self.moderated(ada, AskedPart("merge", {}, other=other.pk))
        assert part.state == "done", part.reason
        assert facts(EventKind.RECORD_CHANGED) == [{"author": other.pk, "other": ada.pk, "what": "merged"}]
        assert heard(EventKind.RECORD_CHANGED) == ["of-ada", "of-both", "of-other"]
        undo_part(part=part.pk, by=owner, now=NOW)
        assert facts(EventKind.RECORD_CHANGED)[1] == {"author": other.pk, "other": ada.pk, "what": "undone"}
        assert heard(EventKind.RECORD_CHANGED) == ["of-ada", "of-ada", "of-both", "of-both", "of-other", "of-other"]

    def test_a_split_and_its_undoing_are_told(self, ada):
        a_follower("of-ada", ada)
        names = [Authorship.objects.filter(author=ada).first().pk]
        owner, part = self.moderated(ada, AskedPart("split", {"names": names}))
        assert part.state == "done", part.reason
        made = int(part.facts["made"][1:])
        assert facts(EventKind.RECORD_CHANGED) == [{"author": ada.pk, "other": made, "what": "split"}]
        undo_part(part=part.pk, by=owner, now=NOW)
        assert facts(EventKind.RECORD_CHANGED)[1] == {"author": ada.pk, "other": made, "what": "undone"}
        assert heard(EventKind.RECORD_CHANGED) == ["of-ada", "of-ada"]

    def test_the_owner_hears_as_of_a_decision_and_not_twice(self, ada):
        names = [Authorship.objects.filter(author=ada).first().pk]
        self.moderated(ada, AskedPart("split", {"names": names}))
        assert heard(EventKind.RECORD_CHANGED) == []
        assert "ada" in heard(EventKind.DECISION)
