"""From works that came in to what people hear of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from papers.ingest.lock import INGEST_LOCK
from papers.models import Authorship, Citation, NewWork, Provenance, WorkIdentifier, WorkToIndex
from papers.search.engine import TookTooLongError
from papers.search.indexing import index_waiting
from portal.common.locks import advisory_lock
from profiles.models import Event, EventKind, Follow, FollowKind, Notification, ReadingList, SavedSearch, SavedWork
from profiles.news import relaying, touched
from profiles.news.arrivals import SearchesNotAskedError, note_arrivals
from profiles.news.portions import SINGLE_OF_A_THING
from profiles.news.relaying import relay_events
from tests.cast import a_person
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution, cite

pytestmark = pytest.mark.django_db

THIS_YEAR = timezone.now().year


def arrives(title="New seas", *, year=THIS_YEAR, **fields):
    work = a_work(title, year=year, **fields)
    Authorship.objects.filter(work=work).update(needs_settling=False)
    NewWork.objects.create(work=work.pk)
    return work


def follows(name, **things):
    user = a_person(name)
    for kind, target in things.items():
        Follow.objects.create(user=user, kind=kind, target=target.pk)
    return user


def told():
    note_arrivals()
    relay_events()
    return {(n.user.username, n.event.kind, *sorted(n.because)) for n in Notification.objects.all()}


def test_whatever_a_work_is_about_is_told_to_its_followers():
    ada, topic, venue, place = an_author(), a_topic(), a_venue(), an_institution()
    for kind, target in {"author": ada, "topic": topic, "venue": venue, "institution": place}.items():
        follows(kind, **{kind: target})
    work = arrives(authors=[ada], topics=[topic], venue=venue)
    affiliate(work, 1, "Tests, Inc.", place)
    assert told() == {
        ("author", "new-work", ada.public_id),
        ("topic", "new-work", topic.public_id),
        ("venue", "new-work", venue.public_id),
        ("institution", "new-work", place.public_id),
    }
    assert Event.objects.get(kind="new-work").facts == {"work": work.pk}


def test_what_nobody_follows_makes_no_event_and_waits_no_longer():
    follows("reader", author=an_author())
    arrives(authors=[an_author("Grace")], topics=[a_topic()])
    assert note_arrivals() == 1
    assert not Event.objects.exists()
    assert not NewWork.objects.exists()
    assert note_arrivals() == 0


def test_it_is_told_once_whatever_is_run_again():
    ada = an_author()
    follows("reader", author=ada)
    work = arrives(authors=[ada])
    assert len(told()) == 1
    NewWork.objects.create(work=work.pk)
    told()
    assert Notification.objects.count() == 1


def test_a_work_waits_until_it_is_known_who_wrote_it_and_searches_find_it():
    ada = an_author()
    follows("reader", author=ada)
    work = arrives(authors=[ada])
    Authorship.objects.filter(work=work).update(needs_settling=True)
    assert told() == set()
    Authorship.objects.filter(work=work).update(needs_settling=False)
    WorkToIndex.objects.create(work=work)
    assert told() == set()
    index_waiting()
    assert len(told()) == 1


def test_a_name_that_was_denied_and_people_and_works_that_are_hidden_are_not_told_of():
    ada, hidden = an_author(), an_author("Hidden", hidden=True)
    follows("reader", author=ada)
    follows("other", author=hidden)
    Authorship.objects.filter(work=arrives(authors=[ada])).update(provenance=Provenance.DENIED)
    arrives(authors=[hidden])
    arrives(authors=[ada], hidden=True)
    arrives(authors=[ada], merged_into=a_work(authors=[ada]))
    assert told() == set()
    assert not NewWork.objects.exists()


def test_who_follows_what_became_part_of_another_hears_of_that():
    ada, place = an_author(), an_institution()
    follows("of-ada", author=an_author("Ada B", merged_into=ada))
    follows("of-place", institution=an_institution("Former", merged_into=place))
    affiliate(arrives(authors=[ada]), 1, "Tests, Inc.", place)
    assert {(name, kind) for name, kind, *_ in told()} == {("of-ada", "new-work"), ("of-place", "new-work")}


def test_old_works_are_one_line_and_so_are_many_new_ones():
    ada, topic = an_author(), a_topic()
    follows("reader", author=ada)
    follows("other", topic=topic)
    old = [arrives(authors=[ada], year=year) for year in (1990, 2001, 1995)]
    new = [arrives(topics=[topic]) for _ in range(SINGLE_OF_A_THING + 1)]
    assert told() == {("reader", "works-added", ada.public_id), ("other", "works-added", topic.public_id)}
    facts = {event.facts["subject"]: event.facts for event in Event.objects.filter(kind="works-added")}
    assert facts[ada.public_id] == {
        "subject": ada.public_id,
        "count": 3,
        "recent": False,
        "works": [old[1].pk, old[2].pk, old[0].pk],
    }
    assert facts[topic.public_id] == {
        "subject": topic.public_id,
        "count": len(new),
        "recent": True,
        "works": sorted((work.pk for work in new), reverse=True)[:10],
    }


def test_a_kept_search_tells_what_it_finds_and_is_asked_once_for_all_who_keep_it(monkeypatch):
    for name, query in (("one", "q=seas"), ("two", "q=seas"), ("else", "q=mountains")):
        user = a_person(name)
        kept = SavedSearch.objects.create(user=user, name="Mine", query=query)
        Follow.objects.create(user=user, kind=FollowKind.SEARCH, target=kept.pk)
    arrives("Unknown seas")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO papers_worktoindex (work_id) SELECT id FROM papers_work")
    index_waiting()
    asked = []
    found_among = touched.found_among
    monkeypatch.setattr(
        touched, "found_among", lambda question, works: asked.append(question.text) or found_among(question, works)
    )
    assert {(name, because) for name, _, because in told()} == {
        (kept.user.username, f"Q{kept.pk}") for kept in SavedSearch.objects.filter(query="q=seas")
    }
    assert sorted(asked) == ["mountains", "seas"]


def test_a_search_that_takes_too_long_is_said_and_costs_the_others_nothing(monkeypatch):
    user = a_person("reader")
    quick, slow = (SavedSearch.objects.create(user=user, name=text, query=f"q={text}") for text in ("seas", "slow"))
    for kept in (quick, slow):
        Follow.objects.create(user=user, kind=FollowKind.SEARCH, target=kept.pk)
    arrives("Unknown seas")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO papers_worktoindex (work_id) SELECT id FROM papers_work")
    index_waiting()
    found_among = touched.found_among

    def slowly(question, works):
        if question.text == "slow":
            raise TookTooLongError
        return found_among(question, works)

    monkeypatch.setattr(touched, "found_among", slowly)
    with pytest.raises(SearchesNotAskedError, match=f"Q{slow.pk}"):
        note_arrivals()
    assert [because for _, _, because in told()] == [f"Q{quick.pk}"]


class TestCitations:
    def test_who_follows_a_work_or_has_it_on_a_list_hears_once_what_cites_it(self):
        cited, other = a_work("The sea"), a_work("The land")
        follows("reader", work=cited)
        keeper, quiet = a_person("keeper"), a_person("quiet")
        for user, followed in ((keeper, True), (quiet, False)):
            kept = ReadingList.objects.create(user=user, name="Thesis", followed=followed)
            SavedWork.objects.create(reading_list=kept, work=cited, position=1)
        works = [arrives(year=year) for year in (1990, THIS_YEAR)]
        for work in works:
            cite(work, cited)
            cite(work, other)
        lists = ReadingList.objects.get(user=keeper)
        assert told() == {
            ("reader", "new-citation", cited.public_id),
            ("keeper", "new-citation", f"L{lists.pk}"),
        }
        assert Event.objects.get(kind="new-citation").facts == {
            "cited": cited.pk,
            "works": [works[1].pk, works[0].pk],
            "count": 2,
        }
        assert Notification.objects.get(user=keeper).frequency == "daily"

    def test_an_entry_that_was_not_linked_yet_counts(self):
        cited = a_work("The sea")
        WorkIdentifier.objects.create(work=cited, scheme="doi", value="10.1/sea")
        follows("reader", work=cited)
        Citation.objects.create(citing=arrives(), scheme="doi", value="10.1/sea")
        assert told() == {("reader", "new-citation", cited.public_id)}

    def test_of_what_became_another_work(self):
        cited = a_work("The sea")
        former = a_work("The sea (preprint)", merged_into=cited)
        follows("reader", work=former)
        cite(arrives(), cited)
        assert told() == {("reader", "new-citation", cited.public_id)}

    def test_a_work_that_cites_nothing_that_is_followed_tells_nobody(self):
        follows("reader", work=a_work("The sea"))
        cite(arrives(), a_work("The land"))
        assert told() == set()


def test_nobody_hears_of_more_than_a_few_dozen_and_every_other_work_is_counted(monkeypatch):
    for name in ("SINGLE_FOR_A_PERSON", "FOLDED_FOR_A_PERSON", "CITED_FOR_A_PERSON"):
        assert getattr(relaying, name) >= 5
    authors = [an_author(f"Author {number}") for number in range(70)]
    reader, modest = a_person("reader"), a_person("modest")
    Follow.objects.bulk_create(Follow(user=reader, kind="author", target=one.pk, frequency="weekly") for one in authors)
    Follow.objects.create(user=modest, kind="author", target=authors[0].pk)
    shared = arrives(authors=authors[:2], year=1990)
    for number, author in enumerate(authors):
        arrives(authors=[author], year=THIS_YEAR if number < 60 else 1990)
        arrives(authors=[author], year=1980)
    assert told()
    mine = Notification.objects.filter(user=reader)
    by_kind = {kind: mine.filter(event__kind=kind).count() for kind in EventKind.values}
    assert by_kind["new-work"] == relaying.SINGLE_FOR_A_PERSON
    assert by_kind["works-added"] == relaying.FOLDED_FOR_A_PERSON
    rest = mine.get(event__kind="more-works")
    named = mine.filter(event__kind="works-added").values_list("event__facts__count", flat=True)
    # What is written by two of them is in two lines, or in none.
    shown = sum(named) - (1 if {one.public_id for one in authors[:2]} <= _subjects(mine) else 0)
    assert by_kind["new-work"] + shown + rest.count == 2 * len(authors) + 1, shared
    assert (rest.frequency, len(rest.because)) == ("weekly", 10)
    assert {n.event.kind for n in Notification.objects.filter(user=modest)} == {"new-work", "works-added"}


def _subjects(mine):
    return set(mine.filter(event__kind="works-added").values_list("event__facts__subject", flat=True))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_while_an_import_runs_or_another_process_is_at_it():
    from django.db import connections

    ada = an_author()
    follows("reader", author=ada)
    arrives(authors=[ada])
    other = connections["default"].copy()
    try:
        for name in (INGEST_LOCK, "news.arrivals"):
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [_key(name)])
            assert note_arrivals() == 0
            assert NewWork.objects.count() == 1
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    with advisory_lock("something else", held=""):
        assert note_arrivals() == 1


def _key(name):
    import hashlib

    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)


def test_a_work_that_becomes_somebodys_later_is_not_new():
    ada = an_author()
    follows("reader", author=ada)
    work = arrives(authors=["A. Byron"])
    assert told() == set()
    Authorship.objects.filter(work=work).update(author=ada)
    assert told() == set()


def test_published_within_a_year_is_news_whatever_year_it_says():
    ada = an_author()
    follows("reader", author=ada)
    arrives(authors=[ada], year=1990, published_on=timezone.now().date() - timedelta(days=300))
    assert {kind for _, kind, _ in told()} == {"new-work"}
