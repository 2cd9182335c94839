"""Marks of trust beside people: one question for a page, told by word and number, from one view of the database."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from graph.selectors.builds import reading as reading_graph
from graph.services.build_graph import build_graph
from papers.search.names.building import rebuild_names
from papers.selectors.trust_marks import TrustMark, marked, trust_marks, trust_version
from profiles.models import TrustBuild, TrustScore
from profiles.trust import marks
from profiles.trust.recomputing import recompute_affected, recompute_whole
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author
from tests.graph.graphs import a_graph

NOW = datetime.now(UTC)
MARK = re.compile(r'<span class="trust-mark">.*?<span>([^<]*)</span></span>', re.DOTALL)


def a_build(as_of=NOW, **fields) -> TrustBuild:
    said = {"kind": "whole", "formula": 1, "graph_build": 1, "scored": 1, "changed": 1}
    return TrustBuild.objects.create(**said | {"as_of": as_of, "started_at": as_of, "published_at": as_of} | fields)


def a_score(author, value, *, build, until=None) -> None:
    TrustScore.objects.create(
        author_id=getattr(author, "pk", author), build=build, since=build.as_of, until=until, value=value, level=1,
        confirmed=0, orcid=0, publisher=0, matched=1, disputed=0,
    )  # fmt: skip


def people(number, *, scored) -> list:
    build = a_build(NOW + timedelta(seconds=TrustBuild.objects.count()))
    made = [an_author(f"{'ABCDEFGHIJKLMNOP'[place]}da Byron", works_count=number - place) for place in range(number)]
    for place, author in enumerate(made):
        if place < scored:
            a_score(author, 20 + place, build=build)
    rebuild_names()
    return made


@pytest.mark.django_db
def test_marks_are_the_scores_in_force(client):
    ada, bob, cyd = people(3, scored=0)
    old, new = a_build(NOW - timedelta(days=2)), a_build(NOW - timedelta(days=1))
    a_score(ada, 21, build=new)
    a_score(ada, 50, build=old, until=new.as_of)
    a_score(bob, 100, build=new)
    assert trust_marks([ada.pk, bob.pk, cyd.pk]) == {
        ada.pk: TrustMark(21, "Emerging"),
        bob.pk: TrustMark(100, "Anchored"),
    }
    assert marked([cyd, bob]) == [(cyd, None), (bob, TrustMark(100, "Anchored"))]


@pytest.mark.django_db
def test_records_of_other_kinds_ask_for_nothing(django_assert_num_queries):
    works = [a_work("A"), a_work("B")]
    with django_assert_num_queries(0):
        assert marked(works) == [(one, None) for one in works]
        assert trust_marks([]) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/authors/", "/search?type=authors&q=byron", "/names/?name=Ada+Byron"], ids=["list", "search", "name"]
)
def test_lists_of_people_say_it_by_word_and_number_and_say_nothing_where_nothing_is_known(client, address):
    first, second = people(2, scored=1)
    second.name = first.name
    type(second).objects.filter(pk=second.pk).update(name=first.name, name_key=first.name_key)
    second.names.update(name=first.name, key=first.name_key)
    rebuild_names()
    page = client.get(address).content.decode()
    assert second.public_id in page
    assert MARK.findall(page) == ["Trust 20, Emerging"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/authors/", "/search?type=authors&q=byron", "/api/v1/search?type=authors&q=byron"],
    ids=["list", "search", "api"],
)
def test_a_list_asks_once_for_all(client, address):
    def asked() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return [one["sql"] for one in queries if "profiles_trustscore" in one["sql"]]

    people(2, scored=2)
    client.get(address)
    few = asked()
    people(9, scored=9)
    assert len(few) == len(asked()) == 1


@pytest.mark.django_db
def test_programs_that_search_people_get_it_too(client):
    first, second = people(2, scored=1)
    found = {
        one["id"]: one for one in client.get("/api/v1/search", {"q": "byron", "type": "authors"}).json()["results"]
    }
    assert (found[first.public_id]["trust"], found[first.public_id]["band"]) == (20, "Emerging")
    assert "trust" not in found[second.public_id]


@pytest.mark.django_db
def test_the_index_alone_answers():
    build = a_build()
    TrustScore.objects.bulk_create(
        TrustScore(author_id=number, build=build, since=NOW, value=20, level=1, confirmed=0, orcid=0, publisher=0,
                   matched=1, disputed=0)
        for number in range(1, 2000)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE profiles_trustscore")
        cursor.execute(f"EXPLAIN {marks._IN_FORCE}", ["{" + ",".join(map(str, range(1, 60))) + "}"])
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using profiles_trustscore_one_in_force" in plan


@pytest.mark.django_db
def test_new_scores_are_a_new_slice_although_the_graph_is_the_same(client):
    ada, bob = an_author("Ada Byron"), an_author("Bob Hope")
    for number in range(3):
        a_work(f"Work {number}", authors=[ada, bob])
    build_graph()
    recompute_whole()
    first = client.get("/api/v1/graph/slice", {"center": ada.public_id})
    a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW)
    recompute_affected()
    again = client.get(
        "/api/v1/graph/slice", {"center": ada.public_id}, headers={"If-None-Match": first.headers["ETag"]}
    )
    before, after = first.json(), again.json()
    assert before["meta"]["build"] == after["meta"]["build"]
    trust = [next(one["trust"] for one in said["nodes"] if one["id"] == ada.public_id) for said in (before, after)]
    assert trust[1] == TrustScore.objects.get(author=ada, until__isnull=True).value > trust[0]


@pytest.mark.django_db(transaction=True)
def test_scores_that_are_published_meanwhile_are_not_seen():
    author = an_author("Ada Byron")
    a_graph()
    first = a_build(NOW - timedelta(days=1))
    a_score(author, 21, build=first)

    def publish() -> None:
        TrustScore.objects.filter(author=author).update(until=NOW)
        a_score(author, 64, build=a_build())
        connection.close()

    with reading_graph() as build:
        assert build is not None
        version = trust_version()
        other = threading.Thread(target=publish)
        other.start()
        other.join()
        assert (trust_version(), trust_marks([author.pk])) == (version, {author.pk: TrustMark(21, "Emerging")})
    assert (trust_version() == version, trust_marks([author.pk])) == (False, {author.pk: TrustMark(64, "Trusted")})
