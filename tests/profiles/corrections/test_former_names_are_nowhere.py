"""After a rename the former name is found nowhere but on the private record: every page, file, feed and API answer is
read, and every place where something can be looked up is asked for it.

A small literature in which the name stands wherever a source can put one is crawled in every run; `make fuzz` crawls
the demo's, whose owner is somebody with many works.
"""

import io
import re
import zipfile

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from graph.services.build_graph import build_graph
from graph.services.update_graph import update_graph
from papers.models import Author, AuthorName, Authorship, Work, WorkText, WorkTopic
from papers.search.upkeep import refresh_search
from papers.services.compute_trending import compute_trending
from profiles.accounts.export import export_data
from profiles.models import CorrectionRequest, PartState, User
from tests.authorization_matrix import MATRIX
from tests.cast import TWO, a_claim, a_person
from tests.crawler import Answered, ask, crawl, in_all_formats
from tests.papers.ingest.feeding import Feed, at, named, work

NOW = timezone.now()
FORMER, PRESENT, FRIEND = "Mirela Tarnow", "Milo Tarnow", "Ines Okabe"
SECRET = re.compile("mirela", re.IGNORECASE)
NONSENSE = "Qwxvela"  # as long, alike to nothing


def where_a_source_can_say_it() -> list:
    mirela = named(
        FORMER,
        "openreview:~Mirela_Tarnow1",
        "acl:mirela-tarnow",
        "orcid:0000-0002-1825-0097",
        at=[at("Mirela Tarnow Lab, Institute of Tides"), at("Institute of Tides; mirela.tarnow@tides.example")],
        domains=["tides.example"],
        role="PhD student of M. Okabe",
    )
    first = work(
        "Tides and Mirela Tarnow's other engines",
        mirela,
        FRIEND,
        ids=["acl:T19-1"],
        abstract=f"We thank {FORMER.upper()}. Engines run on tides.",
        tldr=f"{FORMER} on engines.",
        comments="Thesis of Tarnow, Mirela",
        journal_ref="Letters to M. Tarnow",
        url="https://tides.example/~mirela.tarnow/engines.pdf",
        topics=["tides"],
        venue="Conference on Tides",
        key="first",
    )
    second = work(
        "Waves",
        FRIEND,
        named("Mirela K. Tarnow", "orcid:0000-0002-1825-0097"),
        year=2021,
        topics=["tides"],
        key="second",
    )
    citing = work("Citing", "Somebody Else", year=2022, cites=["acl:T19-1"], abstract=f"After {FORMER} (2019), waves.")
    return [first, second, citing]


def literature(folder) -> Author:
    """Imported, indexed, built and computed; the record that is going to be renamed."""
    feed = Feed(folder)
    feed(*where_a_source_can_say_it())
    for title in ("Waves", "Citing"):
        text = (
            f"Waves\n\nby {FORMER} and {FRIEND}, mirela_tarnow@tides.example\n\n"
            + "Engines that run on tides and waves. " * 9
        )
        WorkText.objects.create(work=Work.objects.get(title=title), text=text, file="x", scheme="acl", word_count=70)
    build_everything()
    return Authorship.objects.get(work__title="Waves", position=2).author


def build_everything() -> None:
    refresh_search()
    build_graph()
    compute_trending()


def renamed(record: Author, former: str, present: str) -> Client:
    """The client of its owner, who has renamed the record by the pages."""
    owner = a_person("owner", display_name=former)
    a_claim(record, owner, *TWO, now=NOW)
    client = Client()
    client.force_login(owner)
    sent = {"name": present, "scope": "rename", "former": former, "addresses": "lead", "act": "file"}
    filed = client.post(f"{reverse('correction-names')}?author={record.public_id}", sent)
    assert filed.status_code == 302
    assert CorrectionRequest.objects.latest("pk").parts.get().state == PartState.DONE
    owner.display_name = present
    owner.save()
    refresh_search()
    update_graph()
    compute_trending()
    cache.clear()
    return client


def starts(record: Author) -> list[str]:
    """Every URL of the portal that takes nothing or a public id, of everything that touches the record."""
    works = list(Work.objects.filter(authorships__author=record).order_by("pk")[:30])
    about = [{"A": record.public_id, "free": record.public_id, "W": one.public_id} for one in works]
    for ids, one in zip(about, works, strict=True):
        topic = WorkTopic.objects.filter(work=one).first()
        ids |= {"T": f"T{topic.topic_id}" if topic else "T1", "I": "I1", "S": f"S{one.venue_id or 1}"}
    found = []
    for cell in MATRIX.values():
        for ids in about:
            try:
                found.append(cell.path.format(**ids))
            except KeyError:  # of a claim or request, which are others'
                break
    return list(dict.fromkeys(found))


def questions(name: str, record: Author) -> list[str]:
    """Everywhere where something can be looked up."""
    words = name.replace(" ", "+")
    return [
        *(f"/search?q={words}&kind={kind}" for kind in ("works", "authors", "topics", "institutions", "venues")),
        f"/search?q=author:{words}",
        f"/search?q=%22{words}%22",
        f"/search/export.bib?q={words}",
        f"/api/v1/search?q={words}",
        f"/api/v1/search?q={words}&kind=authors",
        f"/api/v1/autocomplete?q={words}",
        f"/api/v1/autocomplete?q={words[:4]}",
        f"/api/v1/graph/suggest?author={record.public_id}&q={words}",
        f"/authors/?q={words}",
        f"/works/?q={words}",
        f"/institutions/?q={words}",
        f"/topics/?q={words}",
        f"/venues/?q={words}",
        f"/names/?name={words}",
        f"/corrections/new/?name={words}",
        f"/graph/?q={words}",
        *(f"{one.get_absolute_url()}?q={words}" for one in Work.objects.filter(authorships__author=record)[:5]),
    ]


def plainly(answered: Answered, name: str) -> str:
    """An answer without what differs from one to the next, and without the question that it repeats."""
    text = re.sub(
        r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"took_ms":[\d.]+|[\d.,]+ (?:ms|seconds?|s)\b',
        "",
        answered.body,
    )
    for part in sorted({name, *name.split(), name[:4]}, key=len, reverse=True):
        text = re.sub(re.escape(part), "…", text, flags=re.IGNORECASE)
    return text


def said(client: Client, record: Author, secret: re.Pattern[str], *, per_view: int) -> list[str]:
    """The addresses at which it is found, each with what stands around it."""
    pages = list(crawl(client, starts(record), per_view=per_view))
    assert len(pages) > 60, "the crawl has got around"
    works = Work.objects.filter(authorships__author=record)[:10]
    for page in [record.get_absolute_url(), *(one.get_absolute_url() for one in works)]:
        pages += in_all_formats(client, page)
    return sorted(
        f"{page.address}: {page.all[max(0, found.start() - 50) : found.end() + 30]}"
        for page in pages
        if (found := secret.search(page.all))
    )


@pytest.fixture
def mirela(db, tmp_path) -> Author:
    return literature(tmp_path)


@pytest.mark.django_db
def test_the_former_name_is_found_nowhere(mirela):
    assert len(said(Client(), mirela, SECRET, per_view=3)) > 20, "it was everywhere"
    renamed(mirela, FORMER, PRESENT)
    somebody, moderator = Client(), Client()
    somebody.force_login(a_person("somebody"))
    moderator.force_login(a_person("moderator", is_moderator=True))
    for visitor, per_view in ((Client(), 12), (somebody, 6), (moderator, 6)):
        assert said(visitor, mirela, SECRET, per_view=per_view) == []


@pytest.mark.django_db
def test_asking_for_the_former_name_is_asking_for_nobody(mirela):
    renamed(mirela, FORMER, PRESENT)
    visitor, nobody = Client(), FORMER.replace("Mirela", NONSENSE)
    for mine, theirs in zip(questions(FORMER, mirela), questions(nobody, mirela), strict=True):
        assert plainly(ask(visitor, mine), FORMER) == plainly(ask(visitor, theirs), nobody), mine


@pytest.mark.django_db
def test_the_person_has_it_still(mirela):
    client = renamed(mirela, FORMER, PRESENT)
    assert FORMER in client.get(f"{reverse('correction-names')}?author={mirela.public_id}").content.decode()
    with export_data(by=User.objects.get(username="owner"), now=NOW) as file, zipfile.ZipFile(file) as files:
        assert FORMER in files.read("names.json").decode()


@pytest.mark.fuzz
@pytest.mark.django_db
def test_the_demo_forgets_the_name_of_somebody_with_many_works():
    folder = settings.BASE_DIR / "demo"
    call_command("import_works", "acl", str(folder / "acl"), stdout=io.StringIO())
    build_everything()
    record = next(
        one
        for one in Author.objects.filter(merged_into=None, hidden=False).order_by("-works_count", "pk")
        if not AuthorName.objects.filter(key=one.name_key).exclude(author=one).exists() and one.name.count(" ") == 1
    )
    former, present = record.name, "Quintessa Vandermolen"
    works = set(Authorship.objects.filter(author=record).values_list("work", flat=True))
    concerned = Work.objects.filter(pk__in=works)
    text = f"by {former}\n\n" + "What engines do to engines that run on engines. " * 9
    WorkText.objects.bulk_create(
        WorkText(work=one, text=text, file="x", scheme="acl", word_count=80)
        for one in concerned
        if not WorkText.objects.filter(work=one).exists()
    )
    renamed(record, former, present)
    first, last = former.split()
    secret = re.compile(rf"\b{first}[\W_]{{1,3}}{last}\b|\b{last}[\W_]{{1,3}}{first}\b", re.IGNORECASE)
    assert said(Client(), record, secret, per_view=400) == []
    moderator = Client()
    moderator.force_login(a_person("moderator", is_moderator=True))
    assert said(moderator, record, secret, per_view=100) == []
