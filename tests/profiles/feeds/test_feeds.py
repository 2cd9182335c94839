"""Feeds as readers ask for them: what is in them, what is not, and how little it costs to ask again."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from papers.models import Author, Authorship, Work, WorkTopic
from papers.search.indexing import rebuild_search
from papers.services.compute_trending import compute_trending
from profiles.feeds.arrivals import MOST_ENTRIES, arrivals_of
from profiles.feeds.own_link import feed_of_secret, make_own_feed, remove_own_feed, secret_of
from profiles.models import EventKind, FollowKind, Notification, OwnFeed
from profiles.news.noting import note_event
from profiles.news.relaying import relay_events
from tests.cast import a_person
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution, cite
from tests.profiles.feeds.reading import read

pytestmark = pytest.mark.django_db

HOSTILE = "<b>On</b> $a<b$ & \u202eabc ]]>"


def got(client, path, **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    return read(answer.content)


@pytest.fixture
def ada():
    return an_author("Ada Byron")


def feeds_of(work, *, author, topic, institution, venue, cited):
    affiliate(work, 1, "Dept, University of Tests", institution)
    cite(work, cited)
    return [
        f"/feeds/authors/{author.public_id}.atom",
        f"/feeds/topics/{topic.public_id}.atom",
        f"/feeds/institutions/{institution.public_id}.atom",
        f"/feeds/venues/{venue.public_id}.atom",
        f"/feeds/works/{cited.public_id}.atom",
        "/feeds/search.atom?q=sluices",
    ]


def test_every_feed_tells_of_a_work_by_one_id(client, ada):
    topic, institution, venue = a_topic("hydraulics"), an_institution(), a_venue()
    cited = a_work("The cited one", authors=[an_author("Grace Hopper")])
    work = a_work(
        f"{HOSTILE} sluices", authors=[ada, "Zoë Ng"], topics=[topic], venue=venue, abstract="How x < y.",
        ids=[("doi", "10.1234/a<b>"), ("arxiv", "2601.00001")],
    )  # fmt: skip
    paths = feeds_of(work, author=ada, topic=topic, institution=institution, venue=venue, cited=cited)
    rebuild_search()
    compute_trending()
    ids = set()
    for path in [*paths, "/feeds/trending.atom"]:
        found = got(client, path)
        entry = next(one for one in found.entries if "sluices" in one.title)
        ids.add(entry.id)
        assert entry.title == f"{HOSTILE} sluices"
        assert [author.name for author in entry.authors] == ["Ada Byron", "Zoë Ng"]
        assert [tag.term for tag in entry.tags] == ["hydraulics"]
        assert entry.summary.endswith("How x < y.")
        assert entry.published == entry.updated == work.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        links = [(link.rel, link.href) for link in entry.links]
        assert links[0] == ("alternate", f"http://testserver/works/{work.public_id}/")
        assert [rel for rel, _ in links] == ["alternate", "related", "related"]
        assert found.feed.id.startswith("tag:127.0.0.1,2026:feeds/")
        assert next(link.href for link in found.feed.links if link.rel == "self") == f"http://testserver{path}"
    assert ids == {f"tag:127.0.0.1,2026:works/{work.public_id}"}


def test_what_came_last_comes_first_whenever_it_was_published(client, ada):
    old = [a_work(f"Of {year}", authors=[ada], year=year) for year in (2020, 1990, None, 2001)]
    found = got(client, f"/feeds/authors/{ada.public_id}.atom")
    assert [entry.title for entry in found.entries] == [work.title for work in reversed(old)]


def test_at_most_fifty(client):
    topic = a_topic()
    works = [a_work(f"Work {number}", topics=[topic]) for number in range(MOST_ENTRIES + 5)]
    entries = got(client, f"/feeds/topics/{topic.public_id}.atom").entries
    assert [entry.title for entry in entries] == [work.title for work in works[:-51:-1]]


def test_whoever_has_it_is_told_so_in_few_queries_until_something_changes(client, ada):
    a_work("First", authors=[ada])
    path = f"/feeds/authors/{ada.public_id}.atom"
    first = client.get(path)
    assert first["Cache-Control"] == "public, max-age=600"
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert len(queries) <= 5
    assert client.get(path, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert client.head(path).status_code == 200
    a_work("Second", authors=[ada])
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_record_that_is_described_anew_is_not_shown_again_but_is_read_anew(client, ada):
    work = a_work("Frist", authors=[ada])
    path = f"/feeds/authors/{ada.public_id}.atom"
    before = client.get(path)
    Work.objects.filter(pk=work.pk).update(title="First", updated_at=timezone.now())
    after = client.get(path, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    (was,), (now,) = read(before.content).entries, read(after.content).entries
    assert (was.title, now.title) == ("Frist", "First")
    assert (was.id, was.updated) == (now.id, now.updated)


def test_hidden_works_are_in_no_feed_and_hidden_records_have_none(client, ada):
    work, kept = a_work("Hidden", authors=[ada]), a_work("Kept", authors=[ada])
    Work.objects.filter(pk=work.pk).update(hidden=True)
    assert [e.title for e in got(client, f"/feeds/authors/{ada.public_id}.atom").entries] == [kept.title]
    assert client.get(f"/feeds/works/{work.public_id}.atom").status_code == 410
    Author.objects.filter(pk=ada.pk).update(hidden=True)
    assert client.get(f"/feeds/authors/{ada.public_id}.atom").status_code == 410


def test_denied_authorships_are_not_the_authors(client, ada):
    a_work("Not hers", authors=[ada])
    Authorship.objects.update(provenance="denied")
    assert got(client, f"/feeds/authors/{ada.public_id}.atom").entries == []


def test_the_feed_of_a_merged_record_is_that_of_the_other(client):
    one, other = a_topic("one"), a_topic("other")
    type(one).objects.filter(pk=one.pk).update(merged_into=other)
    answer = client.get(f"/feeds/topics/{one.public_id}.atom")
    assert (answer.status_code, answer["Location"]) == (301, f"/feeds/topics/{other.public_id}.atom")
    assert client.get(f"/feeds/topics/{other.public_id.lower()}.atom").status_code == 301


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/authors/A1.atom", "/feeds/authors/T1.atom", "/feeds/topics/x.atom", "/feeds/search.atom",
        "/feeds/own/x.atom", "/feeds/own/AAAAAAAAAAAAAAAAAAAAAA.AAAA.atom", "/feeds/people/A1.atom",
    ],
)  # fmt: skip
def test_there_is_no_feed_of_nothing(client, path):
    assert client.get(path).status_code == 404


def test_a_feed_without_entries_is_the_same_each_time(client):
    topic = a_topic()
    first, again = (client.get(f"/feeds/topics/{topic.public_id}.atom") for _ in range(2))
    assert first.content == again.content
    assert read(first.content).feed.updated == "2026-01-01T00:00:00Z"


def test_so_many_at_once_are_not_answered(client, monkeypatch):
    from django.core.cache import caches

    from profiles.views.feeds import answering

    caches["process"].clear()
    monkeypatch.setattr(answering._Throttle, "THROTTLE_RATES", {"anon": "2/min"})
    path = f"/feeds/topics/{a_topic().public_id}.atom"
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]
    assert int(client.get(path)["Retry-After"]) in range(1, 61)
    caches["process"].clear()


def test_a_large_topic_is_read_from_the_end_of_its_index():
    """The plan, with as many works as make another one tempting."""
    topics = [a_topic("broad"), a_topic("other")]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO papers_work (title, raw_title, title_key, abstract, raw_abstract, tldr, type, year, volume,"
            " issue, pages, publisher, language, comments, journal_ref, url, retracted, author_count, described_by,"
            " created_at, updated_at) SELECT 'Work', '', n, '', '', '', 'other', 2000 + n % 20, '', '', '', '', '', '',"
            " '', '', false, 0, 'acl', now(), now() FROM generate_series(1, 20000) AS n"
        )
        cursor.execute(
            "INSERT INTO papers_worktopic (work_id, topic_id, year) SELECT w.id, t.id, w.year"
            " FROM papers_work w CROSS JOIN papers_topic t"
        )
        cursor.execute("ANALYZE papers_worktopic")
        rows = WorkTopic.objects.filter(topic=topics[0]).order_by("-work_id").values_list("work_id", flat=True)[:150]
        sql, parameters = rows.query.sql_with_params()
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters)
        (((plan,),),) = ([row] for row in cursor.fetchall())
    scan = plan[0]["Plan"]["Plans"][0]
    assert (scan["Index Name"], scan["Actual Rows"]) == ("papers_worktopic_came_idx", 150)
    newest = Work.objects.order_by("-pk").values_list("pk", flat=True)[:MOST_ENTRIES]
    assert arrivals_of(topics[0]) == list(newest)


# --- one's own -----------------------------------------------------------------------------------------------------


@pytest.fixture
def grace():
    return a_person("grace")


def tell(user, number=1, **changes):
    fields = {"title": f"Decision {number}", "text": "It was accepted.", "path": f"/claims/{number}/"} | changes
    note_event(kind=EventKind.DECISION, dedupe_key=f"decision {user.pk} {number}", user=user.pk, facts=fields)
    relay_events()


def own_path(user):
    return f"/feeds/own/{secret_of(make_own_feed(by=user, now=timezone.now()))}.atom"


def test_ones_own_feed_says_what_ones_notices_say(client, grace, ada):
    other = a_person("other")
    path = own_path(grace)
    assert got(client, path).entries == []
    work = a_work("Sluices", authors=[ada], tldr="They leak.")
    note_event(
        kind=EventKind.NEW_WORK, dedupe_key="w", user=grace.pk, facts={"work": work.pk},
        subjects=[(FollowKind.AUTHOR, ada.pk)],
    )  # fmt: skip
    tell(grace, 2, title=HOSTILE)
    tell(other, 3)
    found = got(client, path)
    assert [entry.title for entry in found.entries] == [HOSTILE, "Sluices"]
    assert "They leak." in found.entries[1].summary
    assert found.entries[1].link == f"http://testserver/works/{work.public_id}/"
    assert found.entries[1].id == f"tag:127.0.0.1,2026:notices/{Notification.objects.order_by('pk').first().pk}"


def test_it_is_kept_by_no_shared_cache_and_no_search_engine(client, grace):
    answer = client.get(own_path(grace))
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    assert client.get(answer.wsgi_request.path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    tell(grace)
    assert client.get(answer.wsgi_request.path, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_the_address_opens_it_and_a_session_does_not(grace):
    path = own_path(grace)
    signed_in = Client()
    signed_in.force_login(grace)
    assert signed_in.get(path[:-6] + ("A" if path[-6] != "A" else "B") + ".atom").status_code == 404
    assert Client().get(path).status_code == 200


def test_an_address_that_was_changed_or_taken_away_leads_nowhere(client, grace):
    first = own_path(grace)
    second = own_path(grace)
    assert first != second
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    assert remove_own_feed(by=grace)
    assert not remove_own_feed(by=grace)
    assert client.get(second).status_code == 404


def test_whoever_is_suspended_or_leaving_has_none(client, grace):
    path = own_path(grace)
    grace.is_active = False
    grace.save()
    assert client.get(path).status_code == 404
    grace.is_active, grace.deletion_due_at = True, timezone.now()
    grace.save()
    assert client.get(path).status_code == 404


def test_the_number_in_the_database_does_not_open_it(settings, grace):
    feed = make_own_feed(by=grace, now=timezone.now())
    secret = secret_of(feed)
    assert str(feed.number) not in secret
    assert feed_of_secret(secret) == feed
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert feed_of_secret(secret) == feed
    assert secret_of(feed) != secret
    settings.SECRET_KEY_FALLBACKS = []
    assert feed_of_secret(secret) is None
    assert OwnFeed.objects.get().number == feed.number
