"""What moderators wrote to somebody is in that person's own data, and goes when the account goes."""

import zipfile
from datetime import timedelta

import pytest

from profiles.accounts.deletion import WAITS, purge_due_accounts, request_deletion
from profiles.accounts.export import export_data
from profiles.models import Appeal, DecisionNote, Proposal
from profiles.moderation.appeals import decide_appeal, file_appeal
from profiles.moderation.refusing import reject_claim
from tests.profiles.moderation.conftest import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(people, author, now):
    claim = waiting(author, people.ada)
    reject_claim(claim=claim.pk, by=people.one, reason="not-enough", note="Your thesis names Turin.", now=now)
    appeal = file_appeal(claim=claim.pk, by=people.ada, text="Look again.", now=now)
    decide_appeal(appeal=appeal.pk, grant=False, by=people.two, reason="", answer="Turin it is.", now=now)
    return claim


def test_they_are_in_the_export(people, told, now):
    with export_data(by=people.ada, now=now) as file, zipfile.ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "Your thesis names Turin." in everything
    assert "Turin it is." in everything


def test_they_go_with_the_account(people, told, now):
    request_deletion(user=people.ada, keep=None, now=now)
    assert purge_due_accounts(now=now + WAITS + timedelta(seconds=1)) == 1
    kept = [*DecisionNote.objects.values_list("text"), *Appeal.objects.values_list("answer", "text")]
    kept += Proposal.objects.values_list("note", "payload")
    assert "Turin" not in str(kept)
