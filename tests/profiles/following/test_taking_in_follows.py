"""A file of follows, shown line by line and then added: by the person, and no more than what was shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from profiles.following.follows import follow_target
from profiles.following.searches import save_search
from profiles.models import Follow, FollowKind, SavedSearch
from tests.cast import a_person
from tests.corpus import a_topic, a_venue, a_work, an_author, an_institution

pytestmark = pytest.mark.django_db


def take_in(client, raw: bytes):
    return client.post("/me/following/import/", {"file": SimpleUploadedFile("mine.csv", raw)})


def add(client, lines: str) -> list[tuple[str, int, str]]:
    client.post("/me/following/import/add/", {"lines": lines})
    return list(Follow.objects.order_by("pk").values_list("kind", "target", "frequency"))


@pytest.mark.parametrize("extension", ["opml", "csv"])
def test_from_one_account_to_another(client_of_ada, ada, extension):
    for kind, make in [("author", an_author), ("topic", a_topic), ("institution", an_institution), ("venue", a_venue), ("work", a_work)]:  # fmt: skip
        follow_target(kind=FollowKind(kind), target=make().pk, frequency="weekly", by=ada)
    save_search(query="q=deep+nets&year=2019", name="=1+1", by=ada)
    hidden = an_author("Hidden Person")
    follow_target(kind=FollowKind.AUTHOR, target=hidden.pk, by=ada)
    type(hidden).objects.filter(pk=hidden.pk).update(hidden=True)
    file = client_of_ada.get(f"/me/following.{extension}")
    assert file["Content-Disposition"] == f'attachment; filename="following.{extension}"'
    assert b"Hidden" not in file.content
    ben = a_person("ben")
    other = Client()
    other.force_login(ben)
    shown = take_in(other, file.content)
    assert shown.context["counts"] == {"add": 6}
    assert not Follow.objects.filter(user=ben).exists()
    answer = other.post("/me/following/import/add/", {"lines": shown.context["sent"]})
    assert answer.url == "/me/following/"
    own = set(Follow.objects.filter(user=ada).exclude(target=hidden.pk, kind="author").values_list("kind", "frequency"))
    assert set(Follow.objects.filter(user=ben).values_list("kind", "frequency")) == own
    assert SavedSearch.objects.get(user=ben).name == "=1+1"
    assert take_in(other, file.content).context["counts"] == {"already": 6}


def test_every_line_is_accounted_for(client_of_ada, ada):
    old, new = an_author("Old Record"), an_author("New Record")
    type(old).objects.filter(pk=old.pk).update(merged_into=new)
    known = an_author("Known Person", ids=[("orcid", "0000-0002-1825-0097")])
    work = a_work("On seas", ids=[("doi", "10.1000/abc")])
    follow_target(kind=FollowKind.AUTHOR, target=known.pk, by=ada)
    file = f"name,id,frequency\nOld,{old.public_id},instant\nNew,{new.public_id},\nKnown,0000-0002-1825-0097,\nSeas,10.1000/ABC,hourly\nSomebody,,\nGone,A999999,\n"
    shown = take_in(client_of_ada, file.encode())
    found = [(line.number, line.outcome.value, line.name or line.said) for line in shown.context["found"]]
    assert found == [
        (2, "add", "New Record"), (3, "twice", "New Record"), (4, "already", "Known Person"), (5, "add", "On seas"),
        (6, "not", "Somebody"), (7, "not", "Gone"),
    ]  # fmt: skip
    assert "There is nothing here with the number A999999." in shown.content.decode()
    assert "q=Somebody" in shown.content.decode()
    lines = shown.context["sent"]
    assert add(client_of_ada, lines)[1:] == [("author", new.pk, "instant"), ("work", work.pk, "daily")]
    assert len(add(client_of_ada, lines)) == 3


def test_what_is_sent_back_is_looked_at_again(client_of_ada, ada):
    hidden, shown = an_author(hidden=True), an_author()
    ben = a_person("ben")
    search = save_search(query="q=nets", by=ben)
    Follow.objects.all().delete()
    lines = [f"{hidden.public_id}\tdaily\t", f"Q{search.pk}\tdaily\t", "?type=authors&q=ada\tdaily\t", "?\tdaily\tx",
             "A9\tdaily", "\t\t\t", "U1\tdaily\t", f"{shown.public_id}\thourly\tAnything"]  # fmt: skip
    assert add(client_of_ada, "\r\n".join(lines)) == [("author", shown.pk, "daily")]


def test_no_more_than_can_be_followed(client_of_ada, ada, monkeypatch):
    monkeypatch.setattr("profiles.following.files.taking_in.MOST_FOLLOWS", 2)
    monkeypatch.setattr("profiles.following.follows.MOST_FOLLOWS", 2)
    lines = [f"{an_author().public_id}\tdaily\t" for _ in range(3)]
    assert len(add(client_of_ada, "?q=a\tdaily\tA search\n" + "\n".join(lines))) == 2
    assert len(add(client_of_ada, "\n".join(lines))) == 2


@pytest.mark.parametrize("raw", [b"", b"<opml/>", b"\x00\x01\x02", b"x" * (2**20 + 1)])
def test_files_that_are_refused(client_of_ada, raw):
    answer = take_in(client_of_ada, raw)
    assert answer.status_code == 422 or answer.context["counts"]["not"]
    assert answer.content.count(b"Not read") or b"Not understood" in answer.content


def test_a_long_file_costs_what_a_short_one_does(client_of_ada, django_assert_max_num_queries):
    authors = [an_author(f"Person {number}") for number in range(50)]
    file = "".join(f"{author.public_id}\n?q=x{author.pk}\n10.1000/{author.pk}\n" for author in authors).encode()
    with django_assert_max_num_queries(25):
        shown = take_in(client_of_ada, file)
    assert shown.context["counts"] == {"add": 50, "not": 100}
    with django_assert_max_num_queries(25):
        add(client_of_ada, shown.context["sent"])
    assert Follow.objects.count() == 50
