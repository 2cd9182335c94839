"""What a sanction means for the rest of an account: its word, its data, and leaving."""

import json
import zipfile
from datetime import timedelta

import pytest

from profiles.accounts.deletion import purge_due_accounts, request_deletion
from profiles.accounts.export import export_data
from profiles.audit.verifying import verify_audit
from profiles.claims.acting import open_claim
from profiles.evidence.vouching import VouchError, ask_for_vouch, give_vouch, possible_vouchers
from profiles.models import AuditEvent, Sanction, SanctionAppeal, User
from profiles.moderation.sanctions.appealing import decide_sanction_appeal, file_sanction_appeal
from tests.cast import a_person
from tests.corpus import a_work, an_author
from tests.profiles.moderation_sanctions.conftest import NOW

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


@pytest.fixture
def draft(stage):
    """A claim of somebody who wrote with the person."""
    author = an_author("Eve Low")
    a_work(authors=[author, stage.record])
    return open_claim(author=author.pk, by=a_person("eve", display_name="Eve Low"), now=NOW)


class TestWords:
    def test_are_not_asked_of_somebody_under_a_sanction(self, stage, draft):
        later = NOW + MONTH
        assert [one.claim for one in possible_vouchers(claim=draft.pk, now=later)] == [stage.claim.pk]
        sanction = stage.in_force()
        assert possible_vouchers(claim=draft.pk, now=later) == []
        with pytest.raises(VouchError):
            ask_for_vouch(claim=draft.pk, voucher_claim=stage.claim.pk, by=draft.user, now=later)
        file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=later)
        decide_sanction_appeal(sanction=sanction.pk, grant=True, by=stage.three, answer="It is.", now=later)
        assert [one.claim for one in possible_vouchers(claim=draft.pk, now=later)] == [stage.claim.pk]

    def test_are_not_given_either_where_they_were_asked_for_before(self, stage, draft):
        later = NOW + MONTH
        vouch = ask_for_vouch(claim=draft.pk, voucher_claim=stage.claim.pk, by=draft.user, now=later)
        stage.in_force(now=later)
        with pytest.raises(VouchError, match="lowered"):
            give_vouch(vouch=vouch.pk, by=stage.person, now=later)

    def test_count_again_when_it_is_over(self, stage, draft):
        sanction = stage.in_force(reason="abusive-words")
        vouch = ask_for_vouch(claim=draft.pk, voucher_claim=stage.claim.pk, by=draft.user, now=sanction.ends_at)
        give_vouch(vouch=vouch.pk, by=stage.person, now=sanction.ends_at)


def exported(user: User) -> str:
    with export_data(by=user, now=NOW) as file, zipfile.ZipFile(file) as data:
        return data.read("sanctions.json").decode()


def test_the_person_gets_what_was_decided_and_not_what_moderators_told_each_other(stage):
    sanction = stage.in_force(to_person="The hospital does not know you.")
    file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=NOW)
    text = exported(stage.person)
    (told,) = json.loads(text)
    assert (told["reason"], told["severity"], told["state"]) == ("made-up-evidence", 60, "confirmed")
    assert told["to_person"] == "The hospital does not know you."
    assert told["appeal"]["text"] == "It is genuine."
    assert "forgery" not in text
    assert json.loads(exported(stage.two)) == []


def test_of_an_account_that_is_deleted_stays_what_was_decided_of_nobody(stage):
    sanction, proposed = stage.in_force(to_person="No."), stage.proposed(reason="abusive-words")
    file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=NOW)
    request_deletion(user=stage.person, keep=None, now=NOW)
    assert purge_due_accounts(now=NOW + MONTH) == 1
    sanction.refresh_from_db()
    proposed.refresh_from_db()
    assert (sanction.user, sanction.note, sanction.to_person, sanction.state) == (None, "", "", "confirmed")
    assert (sanction.severity, sanction.reason, sanction.proposed_by) == (60, "made-up-evidence", stage.one)
    assert (proposed.user, proposed.state) == (None, "withdrawn")
    assert SanctionAppeal.objects.get(sanction=sanction).text == ""
    assert verify_audit().faults == []


def test_of_moderators_who_leave_stays_what_they_decided(stage):
    sanction = stage.in_force()
    for moderator in (stage.one, stage.two):
        request_deletion(user=moderator, keep=None, now=NOW)
    assert purge_due_accounts(now=NOW + MONTH) == 2
    sanction.refresh_from_db()
    assert (sanction.proposed_by, sanction.decided_by, sanction.state) == (None, None, "confirmed")
    assert sanction.is_in_force(NOW + MONTH)


def test_nothing_of_it_is_on_the_public_history_of_the_record(stage):
    sanction = stage.in_force()
    file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=NOW)
    public = AuditEvent.objects.filter(subject=stage.record.public_id)
    assert not public.filter(act__startswith="sanction").exists()
    assert Sanction.objects.count() == 1
