"""From "this is me" to level 3 as it happens: every peer is a real server, and every step is a committed act.

A code that arrives by SMTP, a record at ORCID, a page on the web; then months pass, and the tasks of the clock run, twice
each, as a worker would run them.
"""

import email
import re
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from profiles.claims.acting import open_claim
from profiles.evidence.homepage import begin_homepage, check_homepage, record_link
from profiles.evidence.institutional_email import prove_institutional_email, send_institutional_code
from profiles.evidence.orcid import use_orcid
from profiles.mail.sending import send_due
from profiles.models import AuditEvent, AuditSeal, Claim, OutgoingMail
from profiles.tasks import claims as claim_tasks
from profiles.tasks import evidence as evidence_tasks
from tests.cast import a_person
from tests.corpus import a_work
from tests.profiles.evidence.orcid_answers import PUBLISHER, a_record, a_work_there
from tests.profiles.evidence.scenes import a_record_at, a_university, ada, now_is
from tests.profiles.orcid_server import IDS
from tests.profiles.smtp_server import smtp_server
from tests.web_peers import Reply

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "ada@brightwater.edu"
PAGE = "https://people.brightwater.edu/~ada/"
TASKS = (
    claim_tasks.sweep_claims_task,
    evidence_tasks.end_groundless_evidence_task,
    evidence_tasks.recheck_homepages_task,
    evidence_tasks.recheck_orcid_task,
    evidence_tasks.recheck_domains_task,
    evidence_tasks.remind_of_expiry_task,
    evidence_tasks.forget_documents_task,
)


@pytest.fixture
def mail_server(settings):
    with smtp_server() as running:
        settings.EMAIL_BACKEND = "profiles.mail.smtp.DeadlineBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.MAIL_IS_SET_UP = True
        yield running


def code_in_the_mailbox(server, address):
    send_due()
    mail = email.message_from_bytes(
        [body for to, body in server.received if to == address][-1], policy=email.policy.default
    )
    return re.search(r"The code is (\d{4} \d{4})", mail.get_body(("plain",)).get_content())[1]


def pass_time(monkeypatch, days):
    now = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: now)


def state():
    claims = Claim.objects.order_by("pk").values_list("pk", "state", "level")
    return list(claims), OutgoingMail.objects.count(), AuditEvent.objects.count()


def run_the_clock():
    for task in TASKS:
        task()
        once = state()
        task()
        assert state() == once, task.name


@pytest.fixture
def at_level_3(mail_server, orcid_peer, web_peers):
    author = a_record_at(a_university())
    a_work("Deposited", authors=[author], ids=[("doi", "10.5555/engine")])
    user, now = ada(), timezone.now()
    SocialAccount.objects.create(user=user, provider="orcid", uid=IDS[0])
    orcid_peer.register(IDS[0], record=a_record(works=[a_work_there("10.5555/engine", PUBLISHER)]))
    claim = open_claim(author=author.pk, by=user, now=now)

    challenge = send_institutional_code(claim=claim.pk, address=ADDRESS, by=user, now=now)
    code = code_in_the_mailbox(mail_server, ADDRESS)
    prove_institutional_email(challenge=challenge.pk, code=code, by=user, now=now)
    assert now_is(claim) == ("active", 2)
    use_orcid(claim=claim.pk, by=user, now=now)
    assert now_is(claim) == ("active", 3)

    token = begin_homepage(claim=claim.pk, url=PAGE, by=user, now=now)
    page = f'<html><body><a href="{record_link(author.pk, token.token)}">me</a></body></html>'.encode()
    web_peers.serve("people.brightwater.edu", lambda _: Reply(page))
    check_homepage(challenge=token.pk, by=user, now=now)
    return claim


def test_with_an_anchor_and_30_clean_days_it_is_level_4(at_level_3, monkeypatch):
    run_the_clock()
    assert now_is(at_level_3) == ("active", 3)
    pass_time(monkeypatch, 31)
    run_the_clock()
    assert now_is(at_level_3) == ("active", 4)


def test_what_ends_takes_the_level_down_in_the_order_it_ends(at_level_3, monkeypatch, web_peers, orcid_peer):
    pass_time(monkeypatch, 31)
    run_the_clock()
    web_peers.serve("people.brightwater.edu", lambda _: Reply(status=410))
    orcid_peer.register(IDS[0], record=a_record())
    for _ in range(4):
        pass_time(monkeypatch, 15)
        run_the_clock()
    kinds = at_level_3.evidence.filter(ended_at=None).exclude(bearing="none").values_list("kind", flat=True)
    assert list(kinds) == ["institutional-email"]
    assert now_is(at_level_3) == ("active", 2)
    pass_time(monkeypatch, 300)
    run_the_clock()
    assert now_is(at_level_3) == ("expired", 1)


def test_a_proof_that_fails_is_told_to_the_administrators_once_a_day(at_level_3, caplog):
    a_person("root", is_superuser=True, is_staff=True)
    claim_tasks.prove_record_of_acts_task()
    assert AuditSeal.objects.latest("pk").faults == []
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE profiles_auditevent SET act = 'accept' WHERE act = 'open'")
        cursor.execute("SET session_replication_role = origin")
    for _ in range(2):
        claim_tasks.prove_record_of_acts_task()
    assert AuditSeal.objects.latest("pk").faults
    assert [record.levelname for record in caplog.records if "record of acts" in record.message] == ["ERROR"] * 2
    (mail,) = OutgoingMail.objects.filter(kind="audit")
    assert mail.to == "root@people.example"
