"""The trust of a record as a program meets it: all that it is made of, at any moment, and nothing private."""

import json
import re
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.throttling import AnonRateThrottle

from graph.services.build_graph import build_graph
from papers.models import Author
from profiles.claims.acting import open_claim
from profiles.evidence.adding import Proof, add_evidence
from profiles.evidence.channels import channel_of
from profiles.models import Bearing, Evidence, EvidenceKind, TrustBuild, TrustScore
from profiles.trust.recomputing import recompute_affected, recompute_whole
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author
from tests.graph.api.schema import schema_of
from tests.profiles.co_authors import ada_bob_and_cyd

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"
NOW = datetime.now(UTC)


def path(author, rest="") -> str:
    return f"/api/v1/authors/{author.public_id}/trust{rest}"


@pytest.fixture
def ada():
    return ada_bob_and_cyd()


def ask(client, author, rest="", **query):
    response = client.get(path(author, rest), query)
    assert response.status_code == 200, response.content
    said = response.json()
    jsonschema.validate(said, schema_of(client, f"/api/v1/authors/{{public_id}}/trust{rest}"))
    return said


def by_hand(said) -> int:
    """The score, worked out again from nothing but the answer."""
    weights = sum(one["weight"] for one in said["components"])
    points = sum(one["value"] * one["weight"] for one in said["components"])
    kept, whole = points * (100 - said["inputs"]["conduct"]["penalty"]), weights * 100
    return min(said["cap"]["value"], (2 * kept + whole) // (2 * whole))


def test_an_unclaimed_record(client, ada):
    build = recompute_whole()
    said = ask(client, ada)
    assert (said["id"], said["score"], said["band"], said["level"], said["claimed"]) == (
        ada.public_id,
        6,
        "Unknown",
        1,
        False,
    )
    assert by_hand(said) == 6
    assert [(one["name"], one["value"]) for one in said["components"]] == [
        ("identity", 0),
        ("record", 18),
        ("conduct", 0),
    ]
    assert said["inputs"]["works"] == [{"attribution": "matched", "works": 4, "counts": 40}]
    assert (said["inputs"]["evidence"], said["inputs"]["network"]["value"]) == ([], None)
    assert (said["cap"]["value"], said["cap"]["by"], said["cap"]["limits"]) == (35, "level", False)
    assert (said["formula"], said["build"]["id"], said["build"]["graph"]) == (1, build.pk, build.graph_build)
    assert said["until"] is None
    assert said["words"].startswith("Nobody has claimed it yet")
    assert said["url"] == f"http://testserver/authors/{ada.public_id}/"


def test_the_design_s_own_example(client):
    """An unclaimed author with 47 works that were matched and G of .40."""
    author = an_author("Ada Byron")
    build = TrustBuild.objects.create(
        kind="whole", formula=1, as_of=NOW, graph_build=3, scored=1, changed=1, started_at=NOW, published_at=NOW
    )
    TrustScore.objects.create(
        author=author, build=build, since=NOW, value=21, level=1, network=40, confirmed=0, orcid=0, publisher=0,
        matched=47, disputed=0,
    )  # fmt: skip
    said = ask(client, author)
    assert (said["score"], said["band"], said["level"], by_hand(said)) == (21, "Emerging", 1, 21)


def test_an_owner_s_evidence_by_class_and_month(client, ada):
    a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW)
    recompute_whole()
    bob = ask(client, Author.objects.get(name="Bob Hope"))
    assert (bob["inputs"]["network"]["known"], by_hand(bob)) == (1, bob["score"])
    assert bob["inputs"]["network"]["value"] > 0
    said = ask(client, ada)
    assert (said["claimed"], said["level"], by_hand(said)) == (True, 3, said["score"])
    months = {(one["kind"], one["given"], one["pieces"]) for one in said["inputs"]["evidence"]}
    assert months == {(kind.value, NOW.strftime("%Y-%m"), 1) for kind in TWO}
    assert all(0 < one["left"] <= one["strength"] <= 1 for one in said["inputs"]["evidence"])


def test_as_it_was_at_a_moment(client, ada):
    first = recompute_whole()
    a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW)
    second = recompute_affected()
    then, now = ask(client, ada, as_of=first.as_of.isoformat()), ask(client, ada)
    assert (then["score"], then["claimed"], then["until"]) == (6, False, now["since"])
    assert (now["claimed"], now["build"]["id"], now["until"]) == (True, second.pk, None)
    assert ask(client, ada, as_of=now["since"]) == now
    assert ask(client, ada, as_of=NOW.date().isoformat()) == now
    just_before = second.as_of - timedelta(microseconds=1)
    assert ask(client, ada, as_of=just_before.isoformat()) == then

    history = ask(client, ada, "/history")["history"]
    assert [(one["score"], one["claimed"], one["since"], one["until"]) for one in history] == [
        (one["score"], one["claimed"], one["since"], one["until"]) for one in (then, now)
    ]


@pytest.mark.parametrize("as_of", ["nonsense", "2026-02-30", "2999-01-01", "2999-01-01T00:00:00Z"])
def test_nonsense_and_the_future_are_refused_by_name(client, ada, as_of):
    recompute_whole()
    response = client.get(path(ada), {"as_of": as_of})
    assert (response.status_code, response.headers["Content-Type"]) == (400, PROBLEM)
    assert [one["field"] for one in response.json()["errors"]] == ["as_of"]


def test_before_the_first_score_it_says_so(client, ada):
    """Not the same 404 as where there is nobody: a program is to ask again."""
    early = client.get(path(ada))
    assert (early.status_code, early.headers["Content-Type"], early.json()["code"]) == (404, PROBLEM, "not_scored")
    assert ask(client, ada, "/history")["history"] == []
    recompute_whole()
    before = client.get(path(ada), {"as_of": "2020-01-01"})
    assert (before.status_code, before.json()["code"]) == (404, "not_scored")


def test_nobody_hidden_and_merged(client, ada):
    recompute_whole()
    for rest in ("", "/history"):
        for nobody in ("A999999999", "W1", "A0", "x", "A1\N{SUPERSCRIPT TWO}"):
            response = client.get(f"/api/v1/authors/{nobody}/trust{rest}")
            assert (response.status_code, response.headers["Content-Type"]) == (404, PROBLEM)
            assert "code" not in response.json()
    bob = Author.objects.get(name="Bob Hope")
    Author.objects.filter(pk=ada.pk).update(merged_into=bob)
    moved = client.get(f"{path(ada)}?as_of=2026-11-20&x=1")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"{path(bob)}?as_of=2026-11-20&x=1")
    assert client.get(path(ada, "/history")).headers["Location"] == path(bob, "/history")
    Author.objects.filter(pk=bob.pk).update(hidden=True)
    gone = client.get(path(bob))
    assert (gone.status_code, "code" in gone.json()) == (404, False)
    assert client.get(path(bob, "/history")).status_code == 404


@pytest.mark.parametrize("rest", ["", "/history"])
def test_whoever_has_it_already_is_told_so(client, ada, rest):
    recompute_whole()
    first = client.get(path(ada, rest))
    assert first.headers["Cache-Control"] == "public, max-age=60"
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    for known in ({"If-None-Match": etag}, {"If-None-Match": f"W/{etag}"}, {"If-Modified-Since": changed}):
        again = client.get(path(ada, rest), headers=known)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW)
    recompute_affected()
    new = client.get(path(ada, rest), headers={"If-None-Match": etag})
    assert (new.status_code, new.content == first.content) == (200, False)


def test_other_sites_may_read_it_and_nobody_may_run_away_with_it(client, ada, monkeypatch):
    recompute_whole()
    assert client.get(path(ada)).headers["Access-Control-Allow-Origin"] == "*"
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    asked = [client.get(path(ada), REMOTE_ADDR="192.0.2.77").status_code for _ in range(3)]
    assert asked == [200, 200, 429]


def test_an_answer_takes_as_many_questions_for_much_evidence_as_for_none(client, ada, django_assert_num_queries):
    a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW)
    recompute_whole()
    for author in (ada, Author.objects.get(name="Bob Hope")):
        with django_assert_num_queries(3):
            client.get(path(author))


PROVED = st.lists(
    st.tuples(
        st.sampled_from(list(EvidenceKind)),
        st.sampled_from([one for one in Bearing if one is not Bearing.ACCEPTED]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)
# Anything that looks like an address, an iD, a page elsewhere or a digest.
PRIVATE = re.compile(r"@|\d{4}-\d{4}-\d{4}-\d{3}[\dX]|[0-9a-f]{12}|https?://(?!testserver/)", re.IGNORECASE)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(proved=PROVED)
def test_nothing_private_is_in_any_answer(client, db, proved):
    number = Author.objects.count()
    ada = an_author(f"Ada Byron {number}")
    a_work(f"Work {number}", authors=[ada])
    who = a_person(f"ada{number}", address=f"ada.byron{number}@engines.example", display_name=ada.name)
    claim = open_claim(author=ada.pk, by=who, now=NOW)
    told = [f"ada.byron{number}@engines.example", f"ada{number}"]
    for place, (kind, bearing, anchored) in enumerate(proved):
        value = (f"ada{place}@uni{place}.example", f"0000-0002-1825-{1000 + place}", f"https://ada.example/{place}")[
            place % 3
        ]
        proof = Proof(kind, channel_of(kind, value), bearing, {"told": value}, anchored=anchored)
        add_evidence(claim=claim.pk, proof=proof, by=who, now=NOW)
        told += [value, proof.channel]
    build_graph()
    recompute_whole()
    for where in (path(ada), path(ada, "/history"), f"/api/v1/graph/slice?center={ada.public_id}"):
        said = client.get(where).content.decode()
        assert not [one for one in told if one in said]
        assert PRIVATE.search(re.sub(r'"(since|until|computed_at|built_at)":"[^"]*"', "", said)) is None
    kept = json.dumps(list(TrustScore.objects.filter(author=ada).values_list("evidence", flat=True)))
    channels = set(Evidence.objects.filter(claim=claim).values_list("channel", flat=True))
    assert channels
    assert not [one for one in (*told, *channels) if one in kept]
