"""Saying what a record is called: by its owner, or for somebody else; and what each of them is shown."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from papers.curation.naming import wanted_names
from papers.curation.rearranging import Wanted, rearrange
from papers.models import Author, AuthorIdentifier, Authorship, PrintedName
from papers.storage.counts import recount_authors
from profiles.corrections.answering import answer_part
from profiles.corrections.undoing import undo_part
from profiles.models import AuditEvent, CorrectionRequest, OutgoingMail, PartState
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db
NOW = timezone.now()
FORMER, PRESENT = "Mirela Tarnow", "Milo Tarnow"


@pytest.fixture
def mirela() -> Author:
    record = an_author(FORMER, ids=[("openreview", "~Mirela_Tarnow1"), ("orcid", "0000-0002-1825-0097")])
    friend = an_author("Ines Okabe")
    for title in ("Tides", "Waves"):
        a_work(title, authors=[record, friend])
    return record


@pytest.fixture
def owner(mirela):
    person = a_person("owner", display_name=FORMER)
    a_claim(mirela, person, *TWO, now=NOW - timedelta(days=1))
    return person


def address(record: Author) -> str:
    return f"{reverse('correction-names')}?author={record.public_id}"


def sent(**more) -> dict:
    return {"name": PRESENT, "scope": "rename", "former": FORMER, "addresses": "lead", "others": ""} | more


def renamed(client, owner, mirela) -> CorrectionRequest:
    client.force_login(owner)
    client.post(address(mirela), sent(act="file"))
    return CorrectionRequest.objects.latest("pk")


def test_the_preview_says_what_changes_and_changes_nothing(client, mirela, owner):
    client.force_login(owner)
    page = client.post(address(mirela), sent())
    assert page.status_code == 200
    text = page.content.decode()
    assert "2 of 2 works" in text
    assert "Tarnow, Milo" in text
    assert "~Mirela_Tarnow1" in text, "which identifiers are not shown any more"
    mirela.refresh_from_db()
    assert mirela.name == FORMER
    assert wanted_names(mirela.pk) is None
    assert not CorrectionRequest.objects.exists()


def test_an_owner_of_level_3_renames_alone_and_nobody_else_is_told(client, mirela, owner):
    request = renamed(client, owner, mirela)
    part = request.parts.get()
    assert part.state == PartState.DONE
    assert set(Authorship.objects.filter(author=mirela).values_list("raw_name", flat=True)) == {PRESENT}
    client.logout()
    page = client.get(mirela.get_absolute_url()).content.decode()
    assert PRESENT in page
    assert not re.search("mirela", page, re.IGNORECASE)
    history = client.get(reverse("author-history", args=[mirela.public_id])).content.decode()
    assert not re.search("mirela|rename|former", history, re.IGNORECASE)
    event = AuditEvent.objects.filter(act="correction-done").get()
    assert event.facts == {"kind": "name-form"}
    assert "Mirela" not in str(part.facts)
    assert {mail.user_id for mail in OutgoingMail.objects.filter(kind="correction")} <= {owner.pk}
    assert not OutgoingMail.objects.filter(text__icontains="mirela", kind="correction").exists()


def test_the_owner_still_sees_what_works_print(client, mirela, owner):
    renamed(client, owner, mirela)
    assert FORMER in client.get(address(mirela)).content.decode()
    client.force_login(a_person("somebody"))
    assert "Mirela" not in client.get(address(mirela)).content.decode()


def test_an_owner_of_level_2_writes_the_name_differently_alone_and_asks_for_another_one(client, mirela):
    person = a_person("newcomer", display_name=FORMER)
    a_claim(mirela, person, *ONE, now=NOW - timedelta(days=1))
    client.force_login(person)
    client.post(address(mirela), sent(name="Mirela Tárnow", scope="page", former="", act="file"))
    assert CorrectionRequest.objects.latest("pk").parts.get().state == PartState.DONE
    client.post(address(mirela), sent(act="file"))
    part = CorrectionRequest.objects.latest("pk").parts.get()
    assert (part.state, part.decider) == (PartState.WAITING, "moderator")
    moderator = a_person("moderator", is_moderator=True)
    client.force_login(moderator)
    page = client.get(reverse("correction", args=[part.request_id])).content.decode()
    assert PRESENT in page
    answer_part(part=part.pk, by=moderator, agree=True, now=NOW)
    mirela.refresh_from_db()
    assert mirela.name == PRESENT


def test_a_new_name_that_is_somebody_elses_is_warned_of_and_takes_another_word(client, mirela, owner):
    an_author(PRESENT, works_count=7)
    client.force_login(owner)
    assert "Others here have this name" in client.post(address(mirela), sent()).content.decode()
    client.post(address(mirela), sent(act="file"))
    assert CorrectionRequest.objects.latest("pk").parts.get().decider == "moderator"


def test_undoing_brings_everything_back(client, mirela, owner):
    with_counts = recounted(mirela)
    part = renamed(client, owner, mirela).parts.get()
    undo_part(part=part.pk, by=owner, now=NOW)
    assert recounted(mirela) == with_counts
    assert not PrintedName.objects.exists()
    assert "Mirela_Tarnow1" in client.get(mirela.get_absolute_url()).content.decode()


def recounted(record: Author) -> list:
    with connection.cursor() as cursor:
        recount_authors(cursor, [record.pk])
    record.refresh_from_db()
    return [record.name, record.name_key, *record.names.order_by("name").values_list("name", "key", "works_count")]


def test_nobody_else_ends_a_rename_or_sees_through_it(client, mirela, owner):
    renamed(client, owner, mirela)
    stranger = a_person("stranger")
    client.force_login(stranger)
    asked = sent(name="Milo J. Tarnow", scope="page", former="", relation="reader", reason="It is on the web")
    page = client.post(address(mirela), asked).content.decode()
    assert "Milo J. Tarnow" in page
    assert "Mirela" not in page
    client.post(address(mirela), asked | {"act": "file"})
    part = CorrectionRequest.objects.latest("pk").parts.get()
    assert (part.decider, part.asked_id) == ("owner", owner.pk)
    assert "Mirela" not in client.get(reverse("correction", args=[part.request_id])).content.decode()
    answer_part(part=part.pk, by=owner, agree=True, now=NOW)
    assert set(Authorship.objects.filter(author=mirela).values_list("raw_name", flat=True)) == {"Milo J. Tarnow"}
    refused = client.post(address(mirela), asked | {"name": FORMER})
    assert refused.status_code == 422


def test_former_identifiers_still_say_who_is_meant(client, mirela, owner):
    renamed(client, owner, mirela)
    assert AuthorIdentifier.objects.filter(author=mirela, value="~Mirela_Tarnow1").exists()
    client.logout()
    assert "0000-0002-1825-0097" in client.get(mirela.get_absolute_url()).content.decode()


def test_a_form_that_lacks_a_name_is_the_page_again(client, mirela, owner):
    client.force_login(owner)
    for wrong in (sent(name=""), sent(name="..."), sent(others=FORMER), sent(scope="all")):
        assert client.post(address(mirela), wrong).status_code == 422
    assert not CorrectionRequest.objects.exists()


def test_who_is_cited_whole_is_cited_whole(client, mirela, owner):
    client.force_login(owner)
    client.post(address(mirela), sent(name="Tarnow", scope="works", former="", is_whole="on", act="file"))
    work = Authorship.objects.filter(author=mirela).first().work
    entry = client.get(f"/works/{work.public_id}/export.json").getvalue().decode()
    assert '{"literal":"Tarnow"}' in entry


def test_a_family_name_of_two_words_is_cited_so_in_every_format(client, mirela, owner):
    client.force_login(owner)
    names = {"name": "Mirela Tarnow Vidal", "given": "Mirela", "family": "Tarnow Vidal"}
    client.post(address(mirela), sent(**names, scope="works", former="", act="file"))
    work = Authorship.objects.filter(author=mirela).first().work
    for extension, said in (
        ("bib", "Tarnow Vidal, Mirela"),
        ("ris", "Tarnow Vidal, Mirela"),
        ("json", '"family":"Tarnow Vidal"'),
    ):
        assert said in client.get(f"/works/{work.public_id}/export.{extension}").getvalue().decode()


@pytest.mark.parametrize(("addresses", "answer"), [("lead", 301), ("gone", 410)])
def test_old_addresses_lead_on_or_are_gone(client, mirela, owner, addresses, answer):
    other = an_author(FORMER)
    rearrange(wanted=Wanted(mirela.pk, joined=[other.pk]), by=owner.pk, at=NOW)
    client.force_login(owner)
    client.post(address(mirela), sent(addresses=addresses, act="file"))
    client.logout()
    for old in (f"/A{other.pk}", f"/authors/A{other.pk}/", f"/authors/A{other.pk}/export.bib"):
        assert client.get(old).status_code == answer
    assert client.get(f"/authors/A{mirela.pk}/").status_code == 200


def test_parts_of_the_name_before_do_not_stay_in_citations(client, mirela, owner):
    client.force_login(owner)
    left_as_they_were = {"given": "Mirela", "family": "Tarnow", "name": "Milo Quast"}
    client.post(address(mirela), sent(**left_as_they_were, act="file"))
    assert [form.family for form in wanted_names(mirela.pk).forms] == ["Quast"]
    wrong = client.post(address(mirela), sent(name="Milo Quast", given="Milo", family="Quost"))
    assert wrong.status_code == 422
    assert "words of the name" in wrong.content.decode()
