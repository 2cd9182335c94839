"""Nothing lapses in silence: every change of state is told to whoever asked and to the owners concerned, once."""

from datetime import timedelta

import pytest

from profiles.corrections.answering import answer_part
from profiles.corrections.answering_some import answer_some, divided
from profiles.corrections.errors import CorrectionError, NotYoursError
from profiles.corrections.passing_on import pass_on_requests
from profiles.corrections.reminding import remind_asked
from profiles.corrections.undoing import undo_part
from profiles.corrections.withdrawing import withdraw_part
from profiles.models import OutgoingMail, Relation
from tests.profiles.corrections_pages.scenes import NOW, a_scene, mails, names

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def only_part(request):
    return request.parts.get()


def test_both_are_told_that_it_was_filed_and_answered(scene):
    part = only_part(scene.asks_eve())
    assert mails(scene.ada) == ["Your request about Ada Byron"]
    assert mails(scene.eve) == ["You are asked about your record Ada L. Byron"]
    answer_part(part=part.pk, by=scene.eve, agree=True, now=NOW)
    assert mails(scene.ada)[1:] == ["Done: your request about Ada Byron"]
    assert mails(scene.eve)[1:] == ["Done: a change that concerns your record Ada L. Byron"]


@pytest.mark.parametrize(
    ("act", "to_ada", "to_eve"),
    [
        (lambda s, p: answer_part(part=p.pk, by=s.eve, agree=False, now=NOW), "Not agreed to", "Declined"),
        (lambda s, p: withdraw_part(part=p.pk, by=s.ada, now=NOW), "Taken back", "Your answer about"),
        (
            lambda _s, _p: pass_on_requests(now=NOW + timedelta(days=14)),
            "A moderator decides now",
            "A moderator decides",
        ),
    ],
)
def test_every_other_change_of_state_is_told_to_both(scene, act, to_ada, to_eve):
    act(scene, only_part(scene.asks_eve()))
    assert mails(scene.ada)[-1].startswith(to_ada)
    assert mails(scene.eve)[-1].startswith(to_eve)
    assert len(mails(scene.ada)) == len(mails(scene.eve)) == 2


def test_undoing_is_told_to_both(scene):
    part = only_part(scene.asks_eve())
    answer_part(part=part.pk, by=scene.eve, agree=True, now=NOW)
    undo_part(part=part.pk, by=scene.ada, now=NOW)
    assert [mails(scene.ada)[-1], mails(scene.eve)[-1]] == [
        "Undone: your request about Ada Byron",
        "Undone: a change that concerns your record Ada L. Byron",
    ]


def test_many_parts_are_one_mail_at_filing(scene):
    scene.filed(mine=[*names(scene.theirs)[:1], *names(scene.free)[:1]], not_mine=names(scene.mine)[:1])
    assert mails(scene.ada) == ["Your request about Ada Byron"]


def test_who_is_asked_is_reminded_once_after_seven_days(scene):
    scene.asks_eve()
    assert remind_asked(now=NOW + timedelta(days=6)) == 0
    for day in (7, 8, 13):
        assert remind_asked(now=NOW + timedelta(days=day)) == 1
    assert mails(scene.eve)[1:] == ["Your answer about Ada L. Byron is waited for"]
    assert len(mails(scene.ada)) == 1
    assert remind_asked(now=NOW + timedelta(days=14)) == 0


def test_an_owner_hears_of_what_a_moderator_decides_about_their_record(scene):
    """Somebody else's request about it: the owner is asked, and after 14 days it is the moderator's."""
    request = scene.filed(
        by=scene.helper,
        record=scene.theirs,
        not_mine=names(scene.theirs)[:1],
        relation=Relation.COAUTHOR,
        reason="I know.",
    )
    part = only_part(request)
    assert part.asked == scene.eve
    pass_on_requests(now=NOW + timedelta(days=14))
    answer_part(part=part.pk, by=scene.moderator, agree=True, now=NOW + timedelta(days=15))
    assert mails(scene.eve)[-1] == "Done: a change that concerns your record Ada L. Byron"
    assert mails(scene.helper)[-1] == "Done: your request about Ada L. Byron"


def test_a_mail_names_nobody_else_and_no_work(scene):
    answer_part(part=only_part(scene.asks_eve()).pk, by=scene.eve, agree=False, now=NOW, note="Mine since 1840.")
    for mail in OutgoingMail.objects.filter(kind="correction"):
        told = mail.subject + mail.text
        assert "Mine since 1840" not in told
        assert "Work 1" not in told
        own = {"ada": "Ada Byron", "eve": "Ada L. Byron"}[mail.user.username]
        assert {"Ada Byron", "Ada L. Byron"} & {name for name in ("Ada Byron", "Ada L. Byron") if name in told} == {own}


class TestTheSameWork:
    """Two people correct the same work, one a moment after the other."""

    def test_through_the_services_both_are_told(self, scene):
        from profiles.corrections.filing import file_request
        from profiles.corrections.planning import plan

        wanted = names(scene.free)
        adas = plan(record=scene.mine.pk, mine=wanted[:1])
        scene.filed(by=scene.eve, record=scene.theirs, mine=wanted[:1])
        lost = file_request(record=scene.mine.pk, by=scene.ada, parts=adas, now=NOW).parts.get()
        assert (lost.state, lost.reason) == ("impossible", "moved-meanwhile")
        assert wanted[0] in names(scene.theirs)
        assert mails(scene.ada) == ["Not possible: your request about Ada Byron"]
        assert mails(scene.eve) == [
            "Your request about Ada L. Byron",
            "Somebody else asked for works of your record Ada L. Byron",
        ]

    def test_what_is_left_is_done_and_said(self, scene):
        from profiles.corrections.filing import file_request
        from profiles.corrections.planning import plan

        third = names(scene.free)
        adas = plan(record=scene.mine.pk, mine=[*third, *names(scene.mine)[:1]])
        kinds = {part.kind for part in adas}
        assert "merge" in kinds  # the whole page
        adas = plan(record=scene.mine.pk, mine=[third[0]]) + plan(record=scene.mine.pk, not_mine=names(scene.mine)[:1])
        scene.filed(by=scene.eve, record=scene.theirs, mine=third[:1])
        request = file_request(record=scene.mine.pk, by=scene.ada, parts=adas, now=NOW)
        assert sorted(request.parts.values_list("state", flat=True)) == ["done", "impossible"]
        assert sorted(mails(scene.ada)) == [
            "Not possible: your request about Ada Byron",
            "Your request about Ada Byron",
        ]


class TestOnlySome:
    def test_the_part_is_divided_and_each_half_decided(self, scene):
        request = scene.asks_eve(2)
        part = only_part(request)
        yes, no = names(scene.theirs)[:2]
        done, declined = answer_some(part=part.pk, by=scene.eve, agreed=[yes], now=NOW, reason="works-of-the-owner")
        assert (done.state, declined.state, declined.reason) == ("done", "declined", "works-of-the-owner")
        assert (done.number, declined.number) == (1, 2)
        assert yes in names(scene.mine)
        assert no in names(scene.theirs)
        request.refresh_from_db()
        assert request.closed_at is not None
        assert len(mails(scene.ada)) == len(mails(scene.eve)) == 3

    @pytest.mark.parametrize("agreed", [0, 2])
    def test_none_and_all_are_no_half(self, scene, agreed):
        part = only_part(scene.asks_eve(2))
        with pytest.raises(CorrectionError, match="Tick some"):
            answer_some(part=part.pk, by=scene.eve, agreed=names(scene.theirs)[:agreed], now=NOW)
        part.refresh_from_db()
        assert (part.state, part.request.parts.count()) == ("waiting", 1)

    def test_nobody_else_divides_it(self, scene):
        part = only_part(scene.asks_eve(2))
        for other in (scene.ada, scene.helper, scene.moderator):
            with pytest.raises(NotYoursError):
                answer_some(part=part.pk, by=other, agreed=names(scene.theirs)[:1], now=NOW)

    def test_dividing_loses_no_name(self):
        payload = {"mine": [[1, 5], [2, 5]], "not_mine": [[3, 5]], "else": "kept"}
        yes, no = divided("sort", payload, {1, 3})
        assert yes == {"mine": [[1, 5]], "not_mine": [[3, 5]], "else": "kept"}
        assert no == {"mine": [[2, 5]], "not_mine": [], "else": "kept"}
