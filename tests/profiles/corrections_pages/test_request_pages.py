"""What the pages of requests show to whom, what their buttons do, and what a receipt says."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.corrections.answering import answer_part
from profiles.corrections.passing_on import pass_on_requests
from profiles.corrections.undoing import undo_part
from profiles.corrections.withdrawing import withdraw_part
from profiles.models import PartState, Relation, RequestPart
from tests.cast import TWO, a_claim, a_person
from tests.profiles.corrections_pages.scenes import NOW, a_record, a_scene, names

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def page(client, user, path):
    client.force_login(user)
    response = client.get(path)
    return response.status_code, response.content.decode()


def status_of(request):
    return f"/corrections/{request.pk}/"


def only_part(request) -> RequestPart:
    return request.parts.get()


class TestWhoSeesIt:
    def test_the_parties_and_nobody_else(self, client, scene):
        request = scene.asks_eve()
        stranger = a_person("stranger")
        seen = {user.username: page(client, user, status_of(request))[0] for user in (
            scene.ada, scene.eve, scene.moderator, scene.helper, stranger
        )}  # fmt: skip
        assert seen == {"ada": 200, "eve": 200, "mod": 200, "helper": 404, "stranger": 404}

    def test_an_owner_sees_the_parts_that_concern_them_and_how_many_there_are_besides(self, client, scene):
        request = scene.filed(mine=names(scene.theirs)[:1], not_mine=names(scene.mine)[:1])
        _, text = page(client, scene.eve, status_of(request))
        assert "Move 1 work from Ada L. Byron to Ada Byron" in text
        assert "Take 1 work off Ada Byron" not in text
        assert "1 other part of this request" in text

    def test_a_moderator_sees_no_case_of_their_own(self, client, scene):
        a_claim(scene.mine, scene.moderator, *TWO, now=NOW + timedelta(seconds=1))
        request = scene.asks_eve()
        assert page(client, scene.moderator, status_of(request))[0] == 404
        part = only_part(request).pk
        assert "This is your own case" in page(client, scene.moderator, f"/moderation/corrections/{part}/")[1]

    def test_the_reason_is_for_whoever_decides(self, client, scene):
        request = scene.asks_eve(reason="We shared an office.")
        assert "We shared an office." in page(client, scene.ada, status_of(request))[1]
        assert "We shared an office." in page(client, scene.eve, status_of(request))[1]
        third = a_person("third", display_name="A. Byron")
        a_claim(scene.free, third, *TWO, now=NOW)
        other = scene.filed(mine=[*names(scene.theirs)[:1], *names(scene.free)[:1]], reason="Known.")
        assert "Known." in page(client, third, status_of(other))[1]  # asked as well, and decides
        answer_part(part=other.parts.get(asked=third).pk, by=third, agree=True, now=NOW)
        assert "Known." not in page(client, third, status_of(other))[1]

    def test_a_note_is_for_the_two_sides(self, client, scene):
        request = scene.asks_eve()
        answer_part(part=only_part(request).pk, by=scene.eve, agree=False, now=NOW, note="Mine since 1840.")
        assert "Mine since 1840." in page(client, scene.ada, status_of(request))[1]
        assert "Mine since 1840." in page(client, scene.eve, status_of(request))[1]

    def test_no_account_is_named_to_the_other_side(self, client, scene):
        scene.ada.display_name = "Countess of Lovelace"
        scene.ada.save()
        request = scene.asks_eve()
        for path in (status_of(request), f"{status_of(request)}parts/1/answer/"):
            assert "Countess" not in page(client, scene.eve, path)[1].partition("<main")[2]
        assert "Countess" in page(client, scene.moderator, status_of(request))[1]


class TestStatus:
    def test_a_waiting_part_says_who_has_it_and_until_when(self, client, scene):
        request = scene.asks_eve(now=timezone.now())
        until = f"{only_part(request).due_at:%-d %b %Y}"
        _, text = page(client, scene.ada, status_of(request))
        assert f"The owner of Ada L. Byron has been asked and can answer until {until}." in text
        assert "The owner of the record, at level 3: ORCID iD, e-mail address printed in a paper." in text
        assert "Work 1 of" in text
        assert "Take this part back" in text
        assert "Receipt</a>" not in text

    def test_what_is_done_says_what_moved_and_until_when_it_can_be_undone(self, client, scene):
        request = scene.filed(mine=names(scene.free)[:1], now=timezone.now())
        _, text = page(client, scene.ada, status_of(request))
        assert "without asking anybody" in text
        rows = [scene.mine.public_id, scene.free.public_id]
        assert all(f'<span class="quiet">{one}</span>' in text for one in rows)
        assert "Undo</a>" in text

    def test_works_that_stayed_are_listed_with_the_reason(self, client, scene):
        from profiles.corrections.filing import file_request
        from profiles.corrections.planning import plan

        free = a_record("A. Byron", 3)
        wanted = names(free)[:2]
        asked = plan(record=scene.mine.pk, mine=wanted)
        scene.filed(by=scene.eve, record=scene.theirs, mine=wanted[:1])
        request = file_request(record=scene.mine.pk, by=scene.ada, parts=asked, now=NOW)
        _, text = page(client, scene.ada, status_of(request))
        assert "<strong>Not moved:</strong> Somebody else put these works right in the meantime." in text

    def test_who_asks_for_somebody_else_is_told_so(self, client, scene):
        request = scene.filed(
            by=scene.helper, record=scene.theirs, not_mine=names(scene.theirs)[:1], relation=Relation.ADVISOR,
            reason="My student.",
        )  # fmt: skip
        for user in (scene.helper, scene.eve):
            _, text = page(client, user, status_of(request))
            assert "Asked for somebody else." in text
            assert "somebody who says to advise or have advised this person" in text

    def test_every_state_has_a_page(self, client, scene):
        for state in PartState.values:
            request = scene.asks_eve(1)
            part = only_part(request)
            if state == "done":
                part = answer_part(part=part.pk, by=scene.eve, agree=True, now=NOW)
            elif state == "declined":
                answer_part(part=part.pk, by=scene.eve, agree=False, now=NOW, reason="cannot-tell")
            elif state == "withdrawn":
                withdraw_part(part=part.pk, by=scene.ada, now=NOW)
            elif state == "undone":
                answer_part(part=part.pk, by=scene.eve, agree=True, now=NOW)
                undo_part(part=part.pk, by=scene.ada, now=NOW)
            elif state == "impossible":
                scene.filed(by=scene.eve, record=scene.theirs, not_mine=names(scene.theirs)[:1])
                answer_part(part=part.pk, by=scene.eve, agree=True, now=NOW)
            part.refresh_from_db()
            assert part.state == state
            code, text = page(client, scene.ada, status_of(request))
            assert code == 200
            assert f"correction-state-{state}" in text
            if state != "waiting":
                assert page(client, scene.ada, f"{status_of(request)}receipt/")[0] == 200
            if state in {"done", "waiting"}:
                part.delete()


class TestActs:
    def test_taking_back(self, client, scene):
        request = scene.asks_eve()
        path = f"{status_of(request)}parts/1/withdraw/"
        assert "Take this part back?" in page(client, scene.ada, path)[1]
        assert only_part(request).state == "waiting"  # looking changes nothing
        client.post(path)
        assert only_part(request).state == "withdrawn"
        assert client.post(path).status_code == 302
        assert page(client, scene.eve, path)[0] == 404

    def test_undoing(self, client, scene):
        request = scene.filed(mine=names(scene.free)[:1], now=timezone.now())
        path = f"{status_of(request)}parts/1/undo/"
        assert "Undo this part?" in page(client, scene.ada, path)[1]
        before = names(scene.free)
        client.post(path)
        assert only_part(request).state == "undone"
        assert len(names(scene.free)) == len(before) + 1

    def test_what_rests_on_it_is_said_before_and_after(self, client, scene):
        name = names(scene.free)[:1]
        request = scene.filed(mine=name, now=timezone.now())
        later = scene.filed(not_mine=name, now=timezone.now())
        _, text = page(client, scene.ada, f"{status_of(request)}parts/1/undo/")
        assert f"Request {later.pk}, part 1" in text
        assert '<form method="post">' not in text
        client.post(f"{status_of(request)}parts/1/undo/")
        assert only_part(request).state == "done"

    def test_agreeing_declining_and_some_of_it(self, client, scene):
        client.force_login(scene.eve)
        for answer, states in (("agree", ["done"]), ("decline", ["declined"])):
            request = scene.asks_eve(1)
            path = f"{status_of(request)}parts/1/answer/"
            assert client.get(path).status_code == 200
            client.post(path, {"answer": answer, "reason": "cannot-tell"})
            assert [part.state for part in request.parts.all()] == states
        theirs = a_record("Ada L. Byron", 3)
        a_claim(theirs, scene.eve, *TWO, now=NOW)
        request = scene.filed(mine=names(theirs)[:2])
        first = names(theirs)[0]
        client.post(
            f"{status_of(request)}parts/1/answer/", {"answer": "some", "name": [first], "reason": "cannot-tell"}
        )
        assert sorted(request.parts.values_list("state", flat=True)) == ["declined", "done"]
        assert first in names(scene.mine)

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({}, "Choose one of the answers."),
            ({"answer": "decline"}, "Choose a reason"),
            ({"answer": "decline", "reason": "impersonation"}, "Choose a reason"),
            ({"answer": "decline", "reason": "other-words", "note": " "}, "Say in a sentence why."),
            ({"answer": "some", "reason": "cannot-tell"}, "Tick some of the works"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_typed_is_lost(self, client, scene, form, said):
        request = scene.asks_eve(2)
        client.force_login(scene.eve)
        response = client.post(f"{status_of(request)}parts/1/answer/", {"note": "Kept.", **form})
        text = response.content.decode()
        assert response.status_code == 422
        assert said in text
        assert form.get("note", "Kept.").strip() in text
        assert only_part(request).state == "waiting"

    def test_an_answer_that_comes_too_late_leads_to_how_it_stands(self, client, scene):
        request = scene.asks_eve()
        withdraw_part(part=only_part(request).pk, by=scene.ada, now=NOW)
        client.force_login(scene.eve)
        response = client.post(f"{status_of(request)}parts/1/answer/", {"answer": "agree"}, follow=True)
        assert response.redirect_chain[0][0] == status_of(request)
        assert "does not wait for your answer any more" in response.content.decode()


class TestListing:
    def test_it_begins_empty_and_says_what_to_do(self, client, scene):
        assert "Nothing was asked for yet" in page(client, scene.helper, "/corrections/")[1]
        assert scene.mine.get_absolute_url() in page(client, scene.ada, "/corrections/")[1]

    def test_each_side_finds_it_under_its_own_heading(self, client, scene):
        request = scene.asks_eve()
        assert "Under way" in page(client, scene.ada, "/corrections/")[1]
        _, text = page(client, scene.eve, "/corrections/")
        assert "Your answer is waited for" in text
        assert "1 question to you waits for an answer." in page(client, scene.eve, "/me/")[1]
        answer_part(part=only_part(request).pk, by=scene.eve, agree=True, now=NOW)
        assert "Settled" in page(client, scene.ada, "/corrections/")[1]
        _, text = page(client, scene.eve, "/corrections/")
        assert "Your answer is waited for" not in text
        assert "On your records, by others" in text

    def test_what_others_did_to_a_record_without_its_owner_being_asked_is_found(self, client, scene):
        """A record that had no owner then."""
        scene.filed(mine=names(scene.free)[:1])
        later = a_person("later", display_name="A. Byron")
        a_claim(scene.free, later, *TWO, now=timezone.now())
        assert "Move 1 work from A. Byron to Ada Byron" in page(client, later, "/corrections/")[1]


class TestReceipts:
    @pytest.fixture
    def settled(self, scene):
        request = scene.asks_eve(1, now=timezone.now())
        answer_part(part=only_part(request).pk, by=scene.eve, agree=True, now=timezone.now())
        return request

    def test_there_is_none_while_something_waits(self, client, scene):
        request = scene.asks_eve()
        client.force_login(scene.ada)
        for ending in ("receipt/", "receipt.json", "receipt.txt"):
            assert client.get(status_of(request) + ending).status_code == 404

    def test_it_has_counts_before_and_after_and_public_ids(self, client, scene, settled):
        client.force_login(scene.eve)
        told = json.loads(client.get(f"{status_of(settled)}receipt.json").content)
        (part,) = told["parts"]
        assert told["record"] == scene.mine.public_id
        assert told["address"].endswith(f"/corrections/{settled.pk}/receipt/")
        assert [(one["id"], one["before"], one["after"]) for one in part["counts"]] == [
            (scene.mine.public_id, 4, 5),
            (scene.theirs.public_id, 3, 2),
        ]
        assert (part["state"], part["decided_by"]) == ("Done", "the owner of the other record")
        assert len(part["works"]) == 1
        assert told["verified_by"].startswith("The owner of the record, at level 3")

    def test_the_text_says_the_same_in_lines(self, client, scene, settled):
        client.force_login(scene.ada)
        response = client.get(f"{status_of(settled)}receipt.txt")
        text = response.content.decode()
        assert response["Content-Type"].startswith("text/plain")
        assert f"{scene.mine.public_id} Ada Byron: 4 works before, 5 after" in text
        assert "It can be undone until" in text

    def test_a_claim_that_is_lost_later_does_not_change_what_it_was_verified_by(self, client, scene, settled):
        from profiles.claims.acting import act
        from profiles.claims.transitions import Act
        from profiles.models import Claim

        client.force_login(scene.ada)
        before = json.loads(client.get(f"{status_of(settled)}receipt.json").content)["verified_by"]
        claim = Claim.objects.get(user=scene.ada, author=scene.mine)
        act(claim=claim.pk, act=Act.RELEASE, by=scene.ada, now=timezone.now())
        assert json.loads(client.get(f"{status_of(settled)}receipt.json").content)["verified_by"] == before


class TestModeration:
    @pytest.fixture
    def waiting(self, scene):
        return only_part(
            scene.filed(
                by=scene.helper,
                record=scene.free,
                not_mine=names(scene.free),
                relation=Relation.COAUTHOR,
                reason="Two.",
            )
        )

    def test_the_queue_names_what_is_asked_and_leaves_out_ones_own(self, client, scene, waiting):
        _, text = page(client, scene.moderator, "/moderation/corrections/")
        assert "Take 2 works off A. Byron" in text
        assert "Charles Babbage" in text
        scene.filed(by=scene.moderator, record=scene.free, not_mine=names(scene.free)[:1])
        _, text = page(client, scene.moderator, "/moderation/corrections/")
        assert "1 case of your own is left out" in text

    def test_a_case_shows_both_sides_and_what_would_change(self, client, scene):
        request = scene.asks_eve(1)
        pass_on_requests(now=NOW + timedelta(days=14))
        _, text = page(client, scene.moderator, f"/moderation/corrections/{only_part(request).pk}/")
        assert "What it would change" in text
        assert "4 → 5" in text
        assert text.count('class="mod-side"') == 2
        assert f"Colleague {scene.theirs.pk}" in text

    def test_a_decision_is_shown_once_more_and_then_done(self, client, scene, waiting):
        client.force_login(scene.moderator)
        path = f"/moderation/corrections/{waiting.pk}/decide/"
        form = {"answer": "some", "reason": "cannot-tell", "note": "One of them.", "name": names(scene.free)[:1]}
        asked = client.post(path, form).content.decode()
        assert "1 of 2 works" in asked
        waiting.refresh_from_db()
        assert waiting.state == "waiting"
        client.post(path, {**form, "confirmed": "yes"})
        assert sorted(waiting.request.parts.values_list("state", flat=True)) == ["declined", "done"]
        _, text = page(client, scene.moderator, "/moderation/corrections/")
        assert "Nothing waits here" in text

    @pytest.mark.parametrize(
        "form",
        [{}, {"answer": "decline"}, {"answer": "decline", "reason": "evidence-fits"},
         {"answer": "decline", "reason": "other-words"}],
    )  # fmt: skip
    def test_a_form_that_lacks_something_decides_nothing(self, client, scene, waiting, form):
        client.force_login(scene.moderator)
        client.post(f"/moderation/corrections/{waiting.pk}/decide/", {**form, "confirmed": "yes"})
        waiting.refresh_from_db()
        assert waiting.state == "waiting"

    def test_a_suspended_moderator_has_no_case(self, client, scene, waiting):
        client.force_login(scene.moderator)
        scene.moderator.is_moderator = False
        scene.moderator.save()
        assert client.get(f"/moderation/corrections/{waiting.pk}/").status_code == 404
        assert client.post(f"/moderation/corrections/{waiting.pk}/decide/", {"answer": "agree"}).status_code == 404

    def test_waits_are_counted_from_when_the_moderators_had_it(self, scene):
        from profiles.selectors.correction_queue import correction_waits, oldest_correction

        part = only_part(scene.asks_eve(1))
        pass_on_requests(now=NOW + timedelta(days=14))
        assert oldest_correction() == NOW + timedelta(days=14)
        answer_part(part=part.pk, by=scene.moderator, agree=True, now=NOW + timedelta(days=16))
        found = correction_waits(now=NOW + timedelta(days=16))
        assert (found.decided, found.median, found.share_in_time) == (1, timedelta(days=2), 100)


def test_the_public_history_says_what_was_done_and_never_by_whom(client, scene):
    answer_part(part=only_part(scene.asks_eve(2)).pk, by=scene.eve, agree=True, now=NOW)
    text = client.get(f"/authors/{scene.mine.public_id}/history/").content.decode()
    assert "Corrected: 2 works put where they belong. An owner agreed." in text
    scene.asks_eve(1)
    assert client.get(f"/authors/{scene.mine.public_id}/history/").content.decode().count("orrect") == text.count(
        "orrect"
    )
