"""What people say about identifiers holds against every import, and can be taken back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from papers.curation.errors import AlreadyTakenBackError, BuiltUponError, TooLateError
from papers.curation.identifiers import (
    AlreadySaidError,
    IdentifierMovedError,
    NotPrintedError,
    deny_identifier,
    end_authenticated,
    holder_of,
    reject_print,
    respect_identifiers,
    say_identifier,
    take_identifier_back,
)
from papers.curation.rearranging import Wanted, rearrange
from papers.models import Author, AuthorIdentifier, Authorship, Correction, IdentifierAct, MisprintedIdentifier
from papers.models.identifying import Ground
from papers.records import Identifier
from tests.papers.ingest.feeding import named, work

NOW = timezone.now()
ONE, OTHER = Identifier("orcid", "0000-0009-1111-1111"), Identifier("orcid", "0000-0009-2222-2222")
ME = 7


def author_of(name: str, title: str) -> Author | None:
    return Authorship.objects.get(raw_name=name, work__title=title).author


def place_of(name: str, title: str) -> int:
    return Authorship.objects.get(raw_name=name, work__title=title).pk


def printed(identifier: Identifier) -> str:
    return f"{identifier.scheme}:{identifier.value}"


def say(author, identifier, ground=Ground.AUTHENTICATED, *, believed=None, by=ME, at=NOW) -> IdentifierAct:
    return say_identifier(author=author.pk, identifier=identifier, ground=ground, believed=believed, by=by, at=at)


def deny(author, identifier, **fields) -> IdentifierAct:
    return deny_identifier(author=author.pk, identifier=identifier, by=ME, at=NOW, **fields)


def values(author) -> set[str]:
    return set(AuthorIdentifier.objects.filter(author=author).values_list("value", flat=True))


@pytest.fixture
def mira(feed) -> Author:
    feed(work("One", "Mira Talve"))
    return author_of("Mira Talve", "One")


def test_works_that_carry_it_come_by_themselves(feed, mira):
    """Nothing else speaks for it: no co-author, no institution, another spelling."""
    say(mira, ONE)
    feed(work("Two", named("M. Talve-Oskar", printed(ONE))), work("Three", "Mira Talve"))
    assert author_of("M. Talve-Oskar", "Two") == mira
    assert author_of("Mira Talve", "Three") != mira


def test_they_come_to_a_record_that_has_no_works_left(feed, mira):
    say(mira, ONE)
    rearrange(wanted=Wanted(mira.pk, not_mine={place_of("Mira Talve", "One"): mira.pk}), by=ME, at=NOW)
    feed(work("Two", named("Mira Talve", printed(ONE))))
    assert author_of("Mira Talve", "Two") == mira


def test_what_was_typed_in_attracts_nothing_and_is_counted_to_nobody(feed, mira):
    say(mira, ONE, Ground.TYPED)
    feed(work("Two", named("Mira Talve", printed(ONE))))
    assert author_of("Mira Talve", "Two") != mira
    assert values(mira) == set()


def test_a_person_with_two_of_a_kind_is_neither_split_nor_refused(feed):
    feed(work("One", named("Mira Talve", printed(ONE)), "Olo Brandt"))
    mira = author_of("Mira Talve", "One")
    say(mira, OTHER)
    feed(
        work("Two", named("Mira Talve", printed(OTHER)), "Olo Brandt"),
        work("Three", named("Mira Talve", printed(ONE)), "Olo Brandt"),
        work("Four", named("Mira Talve", printed(ONE), printed(OTHER))),
    )
    assert {author_of("Mira Talve", title) for title in ("One", "Two", "Three", "Four")} == {mira}
    assert values(mira) == {ONE.value, OTHER.value}


def test_without_that_word_two_of_a_kind_are_two_people(feed):
    feed(work("One", named("Mira Talve", printed(ONE)), "Olo Brandt"))
    feed(work("Two", named("Mira Talve", printed(OTHER)), "Olo Brandt"))
    assert author_of("Mira Talve", "One") != author_of("Mira Talve", "Two")


def test_records_that_people_joined_have_both_and_get_works_by_both(feed):
    feed(work("One", named("Mira Talve", printed(ONE))), work("Two", named("Mira Talve", printed(OTHER))))
    one, two = author_of("Mira Talve", "One"), author_of("Mira Talve", "Two")
    act = rearrange(wanted=Wanted(one.pk, joined=[two.pk]), by=ME, at=NOW, kind=Correction.Kind.MERGE)
    feed(work("Three", named("Mira Talve", printed(OTHER))), work("Four", named("Mira Talve", printed(ONE))))
    assert author_of("Mira Talve", "Three") == author_of("Mira Talve", "Four") == one
    assert act.undone_at is None


def test_a_denied_one_never_comes_back(feed):
    """Not with the same files, nor with other works that carry it, however much else speaks for them."""
    feed(work("One", named("Mira Talve", printed(ONE)), "Olo Brandt", key="one"))
    mira = author_of("Mira Talve", "One")
    deny(mira, ONE, misprinted=True)
    assert values(mira) == set()
    feed(work("One", named("Mira Talve", printed(ONE)), "Olo Brandt", key="one", year=2020))
    assert author_of("Mira Talve", "One") == mira
    feed(work("Two", named("Mira Talve", printed(ONE)), "Olo Brandt"))
    assert author_of("Mira Talve", "Two") != mira
    assert holder_of(ONE) == author_of("Mira Talve", "Two").pk
    assert values(mira) == set()


def test_a_misprint_does_not_lose_the_work_when_the_list_is_written_anew(feed):
    feed(work("One", "Mira Talve", "Olo Brandt"))
    feed(work("Two", named("Mira Talve", printed(ONE)), "Olo Brandt", key="two"))
    mira = author_of("Mira Talve", "Two")
    assert author_of("Mira Talve", "One") == mira
    deny(mira, ONE, misprinted=True)
    Authorship.objects.filter(work__title="Two").delete()
    feed(work("Two", "Olo Brandt", named("Mira Talve", printed(ONE)), key="two", year=2021))
    if Authorship.objects.filter(work__title="Two", raw_name="Mira Talve").exists():
        assert author_of("Mira Talve", "Two") == mira


def test_a_misprint_on_one_work_joins_nobody(feed):
    """The same identifier on another's work: the two records stay two."""
    feed(work("One", named("Mira Talve", printed(ONE))), work("Two", "Olo Brandt"))
    feed(work("Three", "Olo Brandt", "Vera Sand"))
    mira = author_of("Mira Talve", "One")
    act = reject_print(author=mira.pk, names=[place_of("Mira Talve", "One")], identifier=ONE, by=ME, at=NOW)
    assert (act.holder_before_id, act.holder_after_id) == (mira.pk, None)
    feed(work("Four", named("Mira Sand", printed(ONE))))
    assert author_of("Mira Sand", "Four") != mira
    assert holder_of(ONE) == author_of("Mira Sand", "Four").pk
    assert MisprintedIdentifier.objects.count() == 1


def test_a_misprint_does_not_bring_the_works_of_who_really_has_it(feed):
    """A namesake, with nothing else in common."""
    feed(work("One", named("Mira Talve", printed(ONE))))
    mira = author_of("Mira Talve", "One")
    reject_print(author=mira.pk, names=[place_of("Mira Talve", "One")], identifier=ONE, by=ME, at=NOW)
    feed(work("Two", named("Mira Talve", printed(ONE))))
    assert author_of("Mira Talve", "Two") != mira
    assert holder_of(ONE) == author_of("Mira Talve", "Two").pk


def test_a_misprint_leaves_an_identifier_that_other_works_carry(feed):
    feed(work("One", named("Mira Talve", printed(ONE))), work("Two", named("Mira Talve", printed(ONE))))
    mira = author_of("Mira Talve", "One")
    reject_print(author=mira.pk, names=[place_of("Mira Talve", "One")], identifier=ONE, by=ME, at=NOW)
    assert values(mira) == {ONE.value}
    with pytest.raises(NotPrintedError):
        reject_print(author=mira.pk, names=[place_of("Mira Talve", "One")], identifier=ONE, by=ME, at=NOW)


def test_it_goes_to_its_holder_and_takes_no_works_along(feed, mira):
    """What another record has with it stays there, also at the next import; new works come to the holder."""
    feed(work("Two", named("Mira Talve", printed(ONE)), "Olo Brandt"))
    other = author_of("Mira Talve", "Two")
    assert other != mira
    say(mira, ONE, believed=other.pk)
    feed(work("Three", named("Mira Talve", printed(ONE))))
    assert author_of("Mira Talve", "Two") == other
    assert author_of("Mira Talve", "Three") == mira
    assert values(mira) == {ONE.value}


def test_where_it_is_decides_not_where_it_was_seen(feed, mira):
    feed(work("Two", named("Olo Brandt", printed(ONE))))
    with pytest.raises(IdentifierMovedError):
        say(mira, ONE)
    assert not IdentifierAct.objects.exists()


def test_it_is_said_once(mira):
    say(mira, ONE, Ground.TYPED)
    with pytest.raises(AlreadySaidError):
        say(mira, ONE, Ground.TYPED)
    say(mira, ONE)
    with pytest.raises(AlreadySaidError):
        say(mira, ONE, Ground.TYPED)
    deny(mira, ONE)
    with pytest.raises(AlreadySaidError):
        deny(mira, ONE)


@pytest.mark.parametrize("ground", [Ground.AUTHENTICATED, Ground.DECIDED, Ground.TYPED])
def test_saying_is_taken_back(feed, mira, ground):
    feed(work("Two", named("Olo Brandt", printed(ONE))))
    olo = author_of("Olo Brandt", "Two")
    act = say(mira, ONE, ground, believed=olo.pk)
    take_identifier_back(act=act.pk, by=ME, at=NOW)
    assert holder_of(ONE) == olo.pk
    assert not mira.identifier_assertions.filter(ended_at=None).exists()
    with pytest.raises(AlreadyTakenBackError):
        take_identifier_back(act=act.pk, by=ME, at=NOW)


def test_denying_is_taken_back_and_what_it_ended_holds_again(feed, mira):
    said = say(mira, ONE)
    denied = deny(mira, ONE)
    with pytest.raises(BuiltUponError):
        take_identifier_back(act=said.pk, by=ME, at=NOW)
    take_identifier_back(act=denied.pk, by=ME, at=NOW)
    assert values(mira) == {ONE.value}
    assert mira.identifier_assertions.get(ended_at=None).verdict == "said"


def test_not_after_ninety_days(mira):
    act = say(mira, ONE)
    with pytest.raises(TooLateError):
        take_identifier_back(act=act.pk, by=ME, at=NOW + timedelta(days=91))


def test_what_another_has_got_meanwhile_stays_theirs(feed):
    feed(work("One", named("Mira Talve", printed(ONE))))
    mira = author_of("Mira Talve", "One")
    act = deny(mira, ONE, misprinted=True)
    feed(work("Two", named("Vera Sand", printed(ONE))))
    take_identifier_back(act=act.pk, by=ME, at=NOW)
    assert holder_of(ONE) == author_of("Vera Sand", "Two").pk


def test_it_is_confirmed_no_more_when_its_holder_cannot_sign_in_with_it(feed, mira):
    say(mira, ONE)
    assert end_authenticated(by=ME, values=[ONE.value], at=NOW) == 1
    assert end_authenticated(by=ME, values=[ONE.value], at=NOW) == 0
    assert values(mira) == set()
    feed(work("Two", named("Mira Talve", printed(ONE))))
    assert author_of("Mira Talve", "Two") != mira


def test_what_a_source_named_before_stays_when_it_is_confirmed_no_more(feed):
    feed(work("One", named("Mira Talve", printed(ONE))))
    mira = author_of("Mira Talve", "One")
    say(mira, ONE, believed=mira.pk)
    end_authenticated(by=ME, values=[ONE.value], at=NOW)
    assert values(mira) == {ONE.value}


def test_what_a_batch_job_did_against_it_is_put_right(feed, mira):
    say(mira, ONE)
    deny(mira, OTHER)
    feed(work("Two", "Olo Brandt"))
    AuthorIdentifier.objects.update(author=author_of("Olo Brandt", "Two"))
    AuthorIdentifier.objects.create(author=mira, scheme=OTHER.scheme, value=OTHER.value)
    with connection.cursor() as cursor:
        respect_identifiers(cursor)
        respect_identifiers(cursor)
    assert values(mira) == {ONE.value}
    assert holder_of(OTHER) is None


def test_what_was_said_of_a_joined_record_is_said_of_the_one_it_leads_to(feed, mira):
    feed(work("Two", "Mira Talve"))
    other = author_of("Mira Talve", "Two")
    say(other, ONE)
    rearrange(wanted=Wanted(mira.pk, joined=[other.pk]), by=ME, at=NOW, kind=Correction.Kind.MERGE)
    feed(work("Three", named("M. Talve", printed(ONE))))
    assert author_of("M. Talve", "Three") == mira
