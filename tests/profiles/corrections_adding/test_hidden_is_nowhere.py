"""What people had hidden is found nowhere: every page, file, feed and API answer of a small literature is read, and
every place where something can be looked up is asked for it."""

import re
from urllib.parse import quote_plus

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.utils import timezone

from graph.services.build_graph import build_graph
from papers.curation.hiding import hide_person, hide_work, show_again
from papers.models import Author, Authorship, Work, WorkText, WorkTopic
from papers.search.upkeep import refresh_search
from papers.services.compute_trending import compute_trending
from tests.authorization_matrix import MATRIX
from tests.cast import a_person
from tests.crawler import Answered, ask, crawl, in_all_formats
from tests.papers.ingest.feeding import Feed, at, named, work

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
PERSON, TITLE, SECRET = "Mirela Tarnow", "Vespertine tides", "vespertine"
OF_THE_WORK = (SECRET, "noctilucent", "10.1/night", "night.example", "1912.00042")


@pytest.fixture
def literature(tmp_path):
    feed = Feed(tmp_path)
    mirela = named(PERSON, "orcid:0000-0002-1825-0097", at=[at("Institute of Tides")], domains=["tides.example"])
    ines = named("Ines Okabe", "orcid:0000-0001-5109-3700", at=[at("Institute of Tides")])
    feed(
        work(TITLE, ines, "Bo Quist", ids=["doi:10.1/night", "arxiv:1912.00042"], abstract="Noctilucent seas.", topics=["tides"],
             url="https://night.example/one.pdf", venue="Conference on Tides", key="one"),
        work("Waves", mirela, ines, topics=["tides"], venue="Conference on Tides", key="two", year=2021),
        work("Foam", mirela, ines, year=2022, key="three", topics=["tides"]),
        work("Citing", "Cy Raines", ines, year=2022, cites=["doi:10.1/night"], key="four"),
    )  # fmt: skip
    text = "Noctilucent seas and vespertine tides. " * 9
    WorkText.objects.create(work=Work.objects.get(title=TITLE), text=text, file="x", scheme="acl", word_count=70)
    build_everything()


def build_everything() -> None:
    refresh_search()
    build_graph()
    compute_trending()
    cache.clear()
    caches["process"].clear()


def starts(works: list[Work], author: Author) -> list[str]:
    found = []
    for cell in MATRIX.values():
        for one in works:
            topic = WorkTopic.objects.filter(work=one).first()
            ids = {"A": author.public_id, "free": author.public_id, "W": one.public_id,
                   "T": f"T{topic.topic_id if topic else 1}", "I": "I1", "S": f"S{one.venue_id or 1}"}  # fmt: skip
            try:
                found.append(cell.path.format(**ids))
            except KeyError:  # of a claim or request
                break
    return list(dict.fromkeys(found))


def questions(*names: str) -> list[str]:
    found = []
    for name in map(quote_plus, names):
        found += [f"/search?q={name}&kind={kind}" for kind in ("works", "authors", "topics", "venues")]
        found += [f"/api/v1/search?q={name}", f"/api/v1/autocomplete?q={name[:6]}", f"/search/export.bib?q={name}"]
        found += [f"/works/?q={name}", f"/authors/?q={name}", f"/names/?name={name}"]
    return found


def everything(client: Client, hidden: Work, author: Author) -> list[Answered]:
    others = [*Work.objects.exclude(pk=hidden.pk), hidden]
    ines = Author.objects.get(name="Ines Okabe")
    found = list(crawl(client, [*starts(others, ines), *starts(others[:1], author)], per_view=3))
    found += [ask(client, address) for address in questions(TITLE, SECRET, "noctilucent", "10.1/night", PERSON)]
    for page in (f"/works/{hidden.public_id}/", f"/authors/{author.public_id}/", f"/authors/{ines.public_id}/"):
        found += in_all_formats(client, page)
    return found


def test_what_is_hidden_is_told_nowhere_and_is_back_when_it_is_shown_again(literature):
    hidden = Work.objects.get(title=TITLE)
    mirela = Authorship.objects.filter(raw_name=PERSON).first().author
    stranger = Client()
    stranger.force_login(a_person("eve"))
    assert SECRET in ask(Client(), f"/search?q={SECRET}&kind=works").all.lower().replace(f"q={SECRET}", "")
    acts = [hide_work(work=hidden.pk, by=1, at=NOW), hide_person(author=mirela.pk, by=1, at=NOW)]
    build_everything()
    its_id = re.compile(rf"(?<![\w-]){mirela.public_id}(?!\w)")
    for client in (Client(), stranger):
        answers = everything(client, hidden, mirela)
        assert len(answers) > 120
        for answer in answers:
            assert answer.status < 500 or "graph" in answer.address, answer.address
            asked = answer.address.lower()
            for secret in OF_THE_WORK:
                # A page may say back what it was asked for.
                if (
                    secret.replace("/", "%2f") not in asked
                    and secret not in asked
                    and quote_plus(secret[:6]) not in asked
                ):
                    assert secret not in answer.all.lower(), (secret, answer.address)
            if mirela.public_id.lower() not in asked:
                assert not its_id.search(answer.body), (PERSON, answer.address)
        for address in (f"/works/{hidden.public_id}/", f"/authors/{mirela.public_id}/"):
            assert ask(client, address).status == 410
        found = ask(client, "/api/v1/autocomplete?q=mirela").body + ask(client, "/authors/?q=mirela").body
        assert PERSON not in found
        assert "Hidden work" in ask(client, f"/works/{Work.objects.get(title='Citing').public_id}/").body
    for act in acts:
        show_again(correction=act.pk, by=1, at=NOW)
    build_everything()
    assert TITLE in ask(Client(), f"/works/{hidden.public_id}/").body
    assert PERSON in ask(Client(), f"/authors/{mirela.public_id}/").body
