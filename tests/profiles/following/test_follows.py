"""Following, ending it, how soon one hears: any number of times, under whatever number a record has."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from papers.models import Author, ShownName, Work
from profiles.following.errors import NotASearchError, NotThereError, TooManyFollowsError
from profiles.following.follows import change_all, change_frequency, follow_target, unfollow_target
from profiles.following.searches import rename_search, save_search
from profiles.models import Follow, FollowKind, Frequency, MailPreference, SavedSearch
from profiles.selectors.follow_list import follow_list
from profiles.selectors.followed import follow_standing, followable
from tests.cast import a_person
from tests.corpus import a_topic, a_venue, a_work, an_author, an_institution

pytestmark = pytest.mark.django_db
AUTHOR, WORK, SEARCH = FollowKind.AUTHOR, FollowKind.WORK, FollowKind.SEARCH


@pytest.fixture
def ada():
    return a_person("ada")


def follows(user) -> list[tuple[str, int, str]]:
    return list(Follow.objects.filter(user=user).order_by("pk").values_list("kind", "target", "frequency"))


def merge(one, into) -> None:
    type(one).objects.filter(pk=one.pk).update(merged_into=into)


@pytest.mark.parametrize("make", [an_author, a_topic, an_institution, a_venue, a_work])
def test_any_record_once(ada, make):
    record = make()
    kind = {"A": AUTHOR, "T": FollowKind.TOPIC, "I": FollowKind.INSTITUTION, "S": FollowKind.VENUE, "W": WORK}[
        record.public_letter
    ]
    found = follow_target(kind=kind, target=record.pk, by=ada)
    follow_target(kind=kind, target=record.pk, by=ada)
    assert (found.public_id, found.url) == (record.public_id, record.get_absolute_url())
    assert follows(ada) == [(kind, record.pk, "daily")]
    assert MailPreference.objects.get(user=ada).next_daily_at is None
    assert follow_standing(kind, record.pk, user=ada.pk).frequency == "daily"
    ended = unfollow_target(kind=kind, target=record.pk, by=ada)
    assert (ended.kind, ended.target, ended.frequency) == (kind, record.pk, "daily")
    assert unfollow_target(kind=kind, target=record.pk, by=ada) is None
    assert follows(ada) == []


def test_a_frequency_that_was_chosen_stays_unless_another_is(ada):
    author = an_author()
    follow_target(kind=AUTHOR, target=author.pk, frequency=Frequency.WEEKLY, by=ada)
    follow_target(kind=AUTHOR, target=author.pk, by=ada)
    assert follows(ada) == [(AUTHOR, author.pk, "weekly")]
    follow_target(kind=AUTHOR, target=author.pk, frequency=Frequency.INSTANT, by=ada)
    change_frequency(kind=AUTHOR, target=author.pk, frequency=Frequency.OFF, by=ada)
    assert follows(ada) == [(AUTHOR, author.pk, "off")]


def test_what_is_not_there_or_hidden_cannot_be_followed(ada):
    hidden = an_author(hidden=True)
    for kind, target in [(AUTHOR, hidden.pk), (AUTHOR, 10**15), (WORK, a_work(hidden=True).pk), (SEARCH, 1)]:
        with pytest.raises(NotThereError):
            follow_target(kind=kind, target=target, by=ada)
    with pytest.raises(NotThereError):
        change_frequency(kind=AUTHOR, target=hidden.pk, frequency=Frequency.OFF, by=ada)
    assert follows(ada) == []
    assert not MailPreference.objects.filter(user=ada).exists()


def test_what_was_hidden_meanwhile_can_be_ended(ada):
    author = an_author()
    follow_target(kind=AUTHOR, target=author.pk, by=ada)
    Author.objects.filter(pk=author.pk).update(hidden=True)
    (line,) = follow_list(ada.pk)
    assert (line.is_shown, line.name, line.target) == (False, "", author.public_id)
    assert unfollow_target(kind=AUTHOR, target=author.pk, by=ada)


@pytest.mark.parametrize("make", [an_author, a_work])
def test_two_that_became_one_are_one(ada, make):
    old, older, new = make(), make(), make()
    kind = AUTHOR if make is an_author else WORK
    follow_target(kind=kind, target=old.pk, frequency=Frequency.WEEKLY, by=ada)
    follow_target(kind=kind, target=new.pk, frequency=Frequency.DAILY, by=ada)
    merge(older, old)
    merge(old, new)
    ben = a_person("ben")
    follow_target(kind=kind, target=older.pk, by=ben)
    assert follows(ben) == [(kind, new.pk, "daily")]
    (line,) = follow_list(ada.pk)
    assert (line.target, line.frequency) == (new.public_id, "daily")
    standing = follow_standing(kind, new.pk, user=ada.pk)
    assert (standing.followers, standing.frequency) == (2, "daily")
    follow_target(kind=kind, target=older.pk, by=ada)
    change_frequency(kind=kind, target=older.pk, frequency=Frequency.OFF, by=ada)
    assert {frequency for _, _, frequency in follows(ada)} == {"off"}
    assert len(follows(ada)) == 2
    unfollow_target(kind=kind, target=new.pk, by=ada)
    assert follows(ada) == []
    assert follow_standing(kind, new.pk, user=ada.pk).followers == 1


def test_a_merge_that_is_taken_back_leaves_both_as_they_were(ada):
    one, other = an_author(), an_author("Ben Net")
    for author in (one, other):
        follow_target(kind=AUTHOR, target=author.pk, by=ada)
    merge(one, other)
    assert len(follow_list(ada.pk)) == 1
    Author.objects.update(merged_into=None)
    assert [line.name for line in follow_list(ada.pk)] == ["Ada Byron", "Ben Net"]


def test_nobody_is_led_from_a_former_name_to_the_present_one(ada):
    former, present = an_author("Former Name"), an_author("Present Name")
    follow_target(kind=AUTHOR, target=former.pk, by=ada)
    merge(former, present)
    ShownName.objects.create(author=present, scope="rename", leads_on=False, by=ada.pk, at=timezone.now())
    (line,) = follow_list(ada.pk)
    assert not line.is_shown
    assert follow_standing(AUTHOR, present.pk, user=ada.pk).frequency is None
    assert followable(AUTHOR, [present.pk])[present.pk].name == "Present Name"


def test_no_more_than_can_be_read(ada, monkeypatch):
    monkeypatch.setattr("profiles.following.follows.MOST_FOLLOWS", 2)
    authors = [an_author() for _ in range(3)]
    for author in authors[:2]:
        follow_target(kind=AUTHOR, target=author.pk, by=ada)
    with pytest.raises(TooManyFollowsError):
        follow_target(kind=AUTHOR, target=authors[2].pk, by=ada)
    with pytest.raises(TooManyFollowsError):
        save_search(query="q=nets", by=ada)
    follow_target(kind=AUTHOR, target=authors[0].pk, by=ada)
    assert len(follows(ada)) == 2
    assert not SavedSearch.objects.exists()


def test_all_at_once_or_those_of_a_kind(ada):
    author, topic = an_author(), a_topic()
    follow_target(kind=AUTHOR, target=author.pk, by=ada)
    follow_target(kind=FollowKind.TOPIC, target=topic.pk, by=ada)
    assert change_all(kind=AUTHOR, frequency=Frequency.INSTANT, by=ada) == 1
    assert change_all(kind=None, frequency=Frequency.INSTANT, by=ada) == 1
    assert {frequency for _, _, frequency in follows(ada)} == {"instant"}


def test_a_search_is_kept_once_however_it_is_spelt(ada):
    first = save_search(query="q=deep++nets&year=2019&sort=newest&after=x", by=ada)
    again = save_search(query="?year=2019&q=deep nets".removeprefix("?"), frequency=Frequency.OFF, by=ada)
    assert (first.pk, first.query, first.name) == (again.pk, "q=deep+nets&year=2019", "deep nets, 2019")
    assert follows(ada) == [(SEARCH, first.pk, "off")]
    assert rename_search(search=first.pk, name=" My \x00nets\n", by=ada).name == "My nets"
    assert save_search(query="q=deep+nets&year=2019", by=ada).name == "My nets"
    assert rename_search(search=first.pk, name="\u2028", by=ada).name == "deep nets, 2019"
    ended = unfollow_target(kind=SEARCH, target=first.pk, by=ada)
    assert (ended.query, ended.frequency) == (first.query, "off")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("query", ["", "q=", "sort=newest", "type=authors&q=ada", "year=soon", "after=abc", "%00"])
def test_what_asks_for_no_works_is_not_followed(ada, query):
    with pytest.raises(NotASearchError):
        save_search(query=query, by=ada)


def test_a_search_is_named_by_what_was_chosen(ada):
    topic, venue, author = a_topic("data"), a_venue("Annual Tests"), an_author(hidden=True)
    query = f"type=preprint&topic={topic.public_id}&venue={venue.public_id}&author={author.public_id}&year=2019"
    assert save_search(query=query, by=ada).name == "2019, Preprint, Annual Tests, …"


def test_somebody_elses_search_does_not_exist(ada):
    search = save_search(query="q=nets", by=ada)
    ben = a_person("ben")
    with pytest.raises(NotThereError):
        rename_search(search=search.pk, name="mine", by=ben)
    with pytest.raises(NotThereError):
        change_frequency(kind=SEARCH, target=search.pk, frequency=Frequency.OFF, by=ben)
    assert unfollow_target(kind=SEARCH, target=search.pk, by=ben) is None
    assert SavedSearch.objects.get().name == "nets"
    assert save_search(query="q=nets", by=ben).pk != search.pk


def test_the_list_costs_the_same_for_many(ada, django_assert_max_num_queries):
    for number in range(60):
        for kind, make in ((AUTHOR, an_author), (WORK, a_work), (FollowKind.TOPIC, a_topic)):
            Follow.objects.create(user=ada, kind=kind, target=make(f"Thing {number}").pk)
    gone = a_work(hidden=True)
    Follow.objects.create(user=ada, kind=WORK, target=gone.pk)
    save_search(query="q=nets", by=ada)
    with django_assert_max_num_queries(16):
        lines = follow_list(ada.pk)
    assert len(lines) == 182
    assert Work.objects.filter(hidden=True).exists()


def test_an_account_that_is_gone_takes_its_follows_with_it(ada):
    save_search(query="q=nets", by=ada)
    follow_target(kind=AUTHOR, target=an_author().pk, by=ada)
    get_user_model().objects.filter(pk=ada.pk).delete()
    assert not Follow.objects.exists()
    assert not SavedSearch.objects.exists()
