"""Good and bad of conduct: what others judged, each of them once; and what is in force lowers scores until its day."""

from datetime import timedelta

import pytest

from graph.services.build_graph import build_graph
from profiles.models import CorrectionRequest, PartState, RequestPart, TrustDue, TrustScore, User
from profiles.moderation.sanctions.appealing import decide_sanction_appeal, file_sanction_appeal
from profiles.selectors.sanctions import sanctioned_authors_that_changed
from profiles.trust.conduct import COUNTS_FOR, Conduct, conduct_of
from profiles.trust.recomputing import recompute_affected, recompute_whole
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import a_work, an_author
from tests.profiles.moderation_sanctions.conftest import NOW

pytestmark = pytest.mark.django_db
AS_OF = NOW + timedelta(days=1)


def decided(by: User, decider: User | None, *, state=PartState.DONE, who="owner", reason="", at=NOW, to=None, **more):
    """One part of a request of `by` that `decider` has answered."""
    request = to or CorrectionRequest.objects.create(filed_by=by, filed_at=NOW)
    return RequestPart.objects.create(
        request=request, number=request.parts.count() + 1, kind="sort", state=state, decider=who, decided_by=decider,
        decided_at=at, reason=reason, due_at=NOW, undone_at=more.pop("undone_at", None),
    )  # fmt: skip


def conduct(user: User, as_of=AS_OF) -> Conduct:
    return conduct_of([user.pk], as_of=as_of)[user.pk]


def an_owner(name: str, kinds=TWO) -> User:
    user = a_person(name.split(maxsplit=1)[0].lower(), display_name=name)
    a_claim(an_author(name), user, *kinds, now=NOW)
    return user


class TestGood:
    def test_is_what_somebody_else_agreed_to(self, stage):
        assert conduct(stage.person) == Conduct()
        decided(stage.person, an_owner("Bob Hope"))
        decided(stage.person, stage.one, who="moderator")
        assert conduct(stage.person) == Conduct(good=2)

    def test_counts_each_person_once_however_often_they_agree(self, stage):
        friend = an_owner("Bob Hope")
        for _ in range(20):
            decided(stage.person, friend)
        assert conduct(stage.person).good == 1

    def test_is_not_ones_own_word(self, stage):
        decided(stage.person, stage.person, who="filer")
        decided(stage.person, stage.person, who="moderator")
        decided(stage.person, None, who="owner")  # nobody is left who agreed
        assert conduct(stage.person) == Conduct()

    def test_takes_an_owner_who_has_proved_themselves_twice(self, stage):
        decided(stage.person, an_owner("Bob Hope", ONE))
        decided(stage.person, a_person("nobody"))
        assert conduct(stage.person) == Conduct()

    def test_ends_when_it_is_undone_and_when_it_is_old(self, stage):
        part = decided(stage.person, stage.one, who="moderator")
        RequestPart.objects.filter(pk=part.pk).update(state=PartState.UNDONE, undone_at=NOW + timedelta(days=3))
        assert conduct(stage.person).good == 1  # as of a moment before that
        assert conduct(stage.person, NOW + timedelta(days=3)).good == 0
        decided(stage.person, stage.two, who="moderator")
        assert conduct(stage.person, NOW + COUNTS_FOR - timedelta(seconds=1)).good == 1
        assert conduct(stage.person, NOW + COUNTS_FOR).good == 0

    def test_is_not_known_before_it_happens(self, stage):
        decided(stage.person, stage.one, who="moderator", at=AS_OF + timedelta(days=1))
        assert conduct(stage.person) == Conduct()


class TestBad:
    def test_is_what_a_moderator_found_wrong(self, stage):
        decided(stage.person, stage.one, state=PartState.DECLINED, who="moderator", reason="two-people")
        assert conduct(stage.person) == Conduct(bad=1)

    @pytest.mark.parametrize("reason", ["cannot-tell", "asked-by-nobody-concerned", "of-the-source", "other-words"])
    def test_is_not_what_nobody_could_know(self, stage, reason):
        decided(stage.person, stage.one, state=PartState.DECLINED, who="moderator", reason=reason)
        assert conduct(stage.person) == Conduct()

    def test_is_not_an_owners_no(self, stage):
        owner = an_owner("Bob Hope")
        decided(stage.person, owner, state=PartState.DECLINED, reason="works-of-the-owner")
        assert conduct(stage.person) == Conduct()

    def test_counts_a_request_once(self, stage):
        one = decided(stage.person, stage.one, state=PartState.DECLINED, who="moderator", reason="two-people")
        more = {"state": PartState.DECLINED, "who": "moderator", "reason": "two-people"}
        decided(stage.person, stage.one, to=one.request, **more)
        decided(stage.person, stage.one, **more)
        assert conduct(stage.person).bad == 2


def test_everybody_is_asked_about_in_three_queries(stage, django_assert_num_queries):
    stage.in_force()
    everybody = [stage.person.pk, stage.one.pk, stage.two.pk, stage.three.pk]
    with django_assert_num_queries(3):
        found = conduct_of(everybody, as_of=AS_OF)
    assert found[stage.person.pk] == Conduct(penalty=60)
    assert {found[pk] for pk in everybody[1:]} == {Conduct()}


class TestInScores:
    @pytest.fixture
    def scored(self, stage):
        for number in range(9):
            a_work(f"Work {number}", authors=[stage.record, an_author(f"Friend {number}")])
        build_graph()
        recompute_whole()
        return stage

    @staticmethod
    def row(stage) -> TrustScore:
        return TrustScore.objects.get(author=stage.record, until__isnull=True)

    def test_it_lowers_them_from_the_next_job_and_an_appeal_gives_them_back(self, scored):
        before = self.row(scored)
        now = before.since - timedelta(minutes=1)
        sanction = scored.in_force(now=now)
        assert recompute_affected().changed == 1
        lowered = self.row(scored)
        assert (before.penalty, lowered.penalty) == (0, 60)
        assert lowered.value < before.value
        file_sanction_appeal(sanction=sanction.pk, by=scored.person, text="It is genuine.", now=now)
        decide_sanction_appeal(sanction=sanction.pk, grant=True, by=scored.three, answer="It is.", now=now)
        recompute_affected()
        assert (self.row(scored).penalty, self.row(scored).value) == (0, before.value)

    def test_a_correction_that_others_judged_is_taken_in_by_itself(self, scored):
        part = decided(scored.person, None, who="moderator", state=PartState.WAITING, at=None)
        TrustDue.objects.all().delete()
        RequestPart.objects.filter(pk=part.pk).update(state=PartState.DONE, decided_by=scored.one, decided_at=NOW)
        assert set(TrustDue.objects.values_list("author", flat=True)) == {scored.record.pk}

    def test_what_ends_by_time_is_found_by_its_date(self, stage):
        sanction = stage.in_force()
        second = timedelta(seconds=1)

        def changed(since, until):
            return sanctioned_authors_that_changed(since=since, until=until)

        record = {stage.record.pk}
        assert changed(NOW - second, NOW) == record
        assert changed(NOW, sanction.ends_at - second) == set()
        assert changed(sanction.ends_at - second, sanction.ends_at) == record
        assert changed(sanction.ends_at, sanction.ends_at + second) == set()
        assert conduct(stage.person, sanction.ends_at - second).penalty == 60
        assert conduct(stage.person, sanction.ends_at).penalty == 0
