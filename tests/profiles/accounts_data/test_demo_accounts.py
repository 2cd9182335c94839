"""Accounts to try the demo with: made once, where nobody has an account, and never where mail leaves the machine."""

from types import SimpleNamespace

import pytest
from django.test import Client

from papers.models import ImportRun
from profiles.accounts import demo
from profiles.accounts.demo import demo_notes, open_demo_accounts
from profiles.models import User
from tests.cast import a_person
from tests.corpus import a_work, an_author, an_institution

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def machine(settings, tmp_path):
    settings.EMBEDDED_PLACES = SimpleNamespace(root=tmp_path)
    settings.MAILBOX = True
    return tmp_path


@pytest.fixture
def corpus(settings):
    """The demo was imported, and has an author whose institution has a domain that counts."""
    ImportRun.objects.create(source="acl", inputs=[str(settings.BASE_DIR / "demo" / "acl")], status="finished")
    university = an_institution("University of Tests", domains=["cs.tests.edu", "tests.edu"], status="active")
    author = an_author("Mary Somerville", institution=university)
    for number in range(4):
        a_work(f"Work {number}", authors=[author])
    type(author).objects.filter(pk=author.pk).update(works_count=4)
    return author


def test_everybody_that_was_promised_can_sign_in(corpus):
    made = open_demo_accounts()
    assert (made.record, made.domain) == (corpus.public_id, "tests.edu")
    people = {user.email: user for user in User.objects.all()}
    assert set(people) == {demo.RESEARCHER, demo.CLAIMANT, *demo.MODERATORS, demo.ADMIN}
    assert people[demo.RESEARCHER].display_name == people[demo.CLAIMANT].display_name == "Mary Somerville"
    assert [user.email for user in people.values() if user.is_moderator] == list(demo.MODERATORS)
    assert [user.email for user in people.values() if user.is_superuser] == [demo.ADMIN]
    for address in people:
        client = Client()
        client.post("/accounts/login/", {"login": address, "password": made.password})
        assert client.get("/me/").status_code == 200, address


def test_made_once_and_told_at_each_start(corpus):
    made = open_demo_accounts()
    assert open_demo_accounts() == made
    assert User.objects.count() == 5
    told = "\n".join(demo_notes())
    assert made.password in told
    assert corpus.public_id in told
    assert "/mailbox/" in told


def test_the_password_is_this_machines_own_and_its_owners_alone(corpus, machine):
    made = open_demo_accounts()
    assert (machine / "demo-accounts.json").stat().st_mode & 0o777 == 0o600
    User.objects.all().delete()
    assert "password" not in "\n".join(demo_notes())
    assert open_demo_accounts().password != made.password


def test_not_where_somebody_has_an_account(corpus):
    a_person("ada")
    assert open_demo_accounts() is None
    assert User.objects.count() == 1


def test_not_without_the_demo_corpus(corpus):
    ImportRun.objects.update(inputs=["/home/ada/library.bib"])
    assert open_demo_accounts() is None
    assert not User.objects.exists()


def test_not_where_mail_leaves_the_machine(corpus, settings):
    settings.MAILBOX = False
    assert open_demo_accounts() is None
    assert not User.objects.exists()
    assert demo_notes() == []


def test_not_where_no_record_can_be_claimed(corpus):
    from papers.models import Institution

    Institution.objects.update(domains=["gmail.com"])
    assert open_demo_accounts() is None


def test_all_of_them_or_none(corpus, monkeypatch):
    def killed(made):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(demo, "_keep", killed)
        with pytest.raises(SystemExit):
            open_demo_accounts()
    assert not User.objects.exists()
    assert open_demo_accounts() is not None
