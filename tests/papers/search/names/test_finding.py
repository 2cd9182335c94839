"""Lists of records by name: complete, in order, page by page, counted."""

import random
from itertools import permutations

import pytest

from papers.models import Topic
from papers.search.names import NameKind, count_names, find_names, named
from papers.search.words import words
from tests.papers.search.names.naming import author, institution, ready, topic, venue

pytestmark = pytest.mark.django_db


def every_page(kind, text, size):
    found, after = [], ""
    while True:
        page = find_names(kind, text, after=after, size=size)
        found += page.records
        if page.next is None:
            return found
        after = page.next


def test_every_word_may_be_cut_short_and_all_must_be_there():
    berkeley = institution("University of California, Berkeley", "UC Berkeley", works=3)
    institution("University of California, Davis", "UC Davis", works=2)
    ready()
    for text in ("uc berk", "berkeley california univ", "berk"):
        page = find_names(NameKind.INSTITUTION, text)
        assert page.records == (berkeley.pk,), text
        assert str(page.count) == "1"
    assert find_names(NameKind.INSTITUTION, "uc berk").matched == {berkeley.pk: "UC Berkeley"}
    assert find_names(NameKind.INSTITUTION, "univ berk").matched == {}
    # All of them in one name, not in one here and one there.
    assert find_names(NameKind.INSTITUTION, "uc university").records == ()
    assert find_names(NameKind.INSTITUTION, "").records == ()
    assert count_names(NameKind.INSTITUTION, "?!").value == 0


def test_lists_agree_with_reading_every_name():
    rng = random.Random(3)
    parts = ["an", "ana", "anna", "li", "lin", "ling", "wu", "wug", "o", "ob", "deep", "deeper"]
    topics = {}
    for _ in range(300):
        name = " ".join(rng.sample(parts, rng.randint(1, 5)))
        made = topic(name, works=rng.randint(1, 9))
        topics[made.pk] = made
    ready()
    for _ in range(40):
        typed = rng.sample([part[: rng.randint(1, 4)] for part in parts], rng.randint(1, 4))
        wanted = list(dict.fromkeys(typed))
        if sum(one.startswith(other) for one, other in permutations(wanted, 2)) > 1:
            continue
        expected = [one for one in topics.values() if _has_all(words(one.name), wanted)]
        whole = {" ".join(wanted)} | ({" ".join(reversed(wanted))} if len(wanted) == 2 else set())
        expected.sort(key=lambda one: (not (len(wanted) < 3 and one.name in whole), -one.works_count, one.pk))
        found = every_page(NameKind.TOPIC, " ".join(typed), size=7)
        assert found == [one.pk for one in expected], typed
        assert count_names(NameKind.TOPIC, " ".join(typed)).value == len(expected)
        assert set(named(Topic.objects.all(), NameKind.TOPIC, " ".join(typed))) == set(expected)


def _has_all(name, typed):
    """Each typed word begins a word of its own."""
    return any(
        all(word.startswith(one) for word, one in zip(chosen, typed, strict=True))
        for chosen in permutations(name, len(typed))
    )


def test_counts_are_exact_to_a_thousand_and_capped_beyond():
    for number in range(1001):
        topic(f"deep {number}a")
    ready()
    assert str(count_names(NameKind.TOPIC, "dee")) == "1,000+"
    assert str(find_names(NameKind.TOPIC, "dee a").count) == "1,000+"
    assert count_names(NameKind.TOPIC, "deep 1").value == 112


def test_a_cursor_of_another_list_starts_anew():
    author("Ada Byron")
    ready()
    for after in ("zz", "W10", "WzAsMSwyLDNd" * 9):
        assert len(find_names(NameKind.AUTHOR, "ada", after=after).records) == 1


def test_a_list_is_not_narrowed_by_nothing_and_emptied_by_what_is_no_word():
    made = topic("one")
    ready()
    assert list(named(Topic.objects.all(), NameKind.TOPIC, " ")) == [made]
    assert list(named(Topic.objects.all(), NameKind.TOPIC, "?!")) == []


def test_venues_by_acronym():
    acl = venue("Annual Meeting of the Association for Computational Linguistics", "ACL", works=5)
    naacl = venue("North American Chapter of the ACL", "NAACL", works=9)
    ready()
    assert find_names(NameKind.VENUE, "acl").records == (acl.pk, naacl.pk)
