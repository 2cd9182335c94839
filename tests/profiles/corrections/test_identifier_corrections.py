"""Identifiers of a record: who may say what, and what one that another record has does and does not hold up."""

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.signals import social_account_removed
from django.utils import timezone

from papers.curation.identifiers import holder_of
from papers.models import Author, AuthorIdentifier, Authorship, AuthorshipIdentifier, IdentifierAssertion
from papers.records import Identifier
from profiles.corrections.answering import answer_part
from profiles.corrections.asked import AskedPart
from profiles.corrections.filing import file_request
from profiles.corrections.planning import plan
from profiles.corrections.undoing import undo_part
from profiles.evidence.ties import Subject, orcids_of
from profiles.models import OutgoingMail, Relation
from profiles.selectors.authenticated_ids import ids_forbid_merge
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db
NOW = timezone.now()
IRIS, OTHER = Identifier("orcid", "0000-0009-1111-1111"), Identifier("orcid", "0000-0009-2222-2222")


def a_record(name="Iris Novak") -> Author:
    author = an_author(name)
    for number in range(2):
        a_work(f"{name} {author.pk} {number}", authors=[author])
    return author


def connect(user, identifier=IRIS) -> SocialAccount:
    return SocialAccount.objects.create(user=user, provider="orcid", uid=identifier.value)


def asked(act="add", identifier=IRIS, *, other=None, **payload) -> AskedPart:
    told = {"act": act, "scheme": identifier.scheme, "value": identifier.value, **payload}
    return AskedPart("identifier", told, other=other)


def printed_on(author, identifier=IRIS) -> int:
    name = Authorship.objects.filter(author=author).order_by("pk").first()
    AuthorshipIdentifier.objects.create(authorship=name, scheme=identifier.scheme, value=identifier.value)
    AuthorIdentifier.objects.get_or_create(author=author, scheme=identifier.scheme, value=identifier.value)
    return name.pk


@pytest.fixture
def mine():
    return a_record()


@pytest.fixture
def iris(mine):
    person = a_person("iris", display_name="Iris Novak")
    a_claim(mine, person, *TWO, now=NOW)
    return person


@pytest.fixture
def theirs():
    return a_record()


@pytest.fixture
def vera(theirs):
    person = a_person("vera", display_name="Iris Novak")
    a_claim(theirs, person, *TWO, now=NOW)
    return person


@pytest.fixture
def moderator():
    return a_person("mod", is_moderator=True)


def filed(record, person, *parts, **fields):
    return file_request(record=record.pk, by=person, parts=parts, now=NOW, **fields)


def said(author) -> list[tuple[str, str]]:
    return list(author.identifier_assertions.filter(ended_at=None).values_list("verdict", "ground"))


class TestWhatIsOnesOwn:
    def test_what_is_signed_in_with_is_counted_at_once(self, mine, iris):
        connect(iris)
        part = filed(mine, iris, asked(authenticated=True)).parts.get()
        assert (part.state, part.decider) == ("done", "filer")
        assert holder_of(IRIS) == mine.pk
        assert said(mine) == [("said", "authenticated")]

    def test_two_of_them(self, mine, iris):
        connect(iris)
        connect(iris, OTHER)
        request = filed(mine, iris, asked(authenticated=True), asked(identifier=OTHER, authenticated=True))
        assert {part.state for part in request.parts.all()} == {"done"}
        assert holder_of(IRIS) == holder_of(OTHER) == mine.pk

    def test_nobody_says_to_have_signed_in_who_has_not(self, mine, iris):
        part = filed(mine, iris, asked(authenticated=True)).parts.get()
        assert (part.state, part.reason) == ("impossible", "not-connected")
        assert said(mine) == []

    def test_what_is_typed_in_is_said_at_any_level_and_counted_nowhere(self, mine):
        person = a_person("bea", display_name="Iris Novak")
        a_claim(mine, person, *ONE, now=NOW)
        part = filed(mine, person, asked()).parts.get()
        assert part.state == "done"
        assert said(mine) == [("said", "typed")]
        assert holder_of(IRIS) is None

    def test_at_level_2_a_moderator_looks_at_what_attracts_works(self, mine):
        person = a_person("bea", display_name="Iris Novak")
        a_claim(mine, person, *ONE, now=NOW)
        connect(person)
        part = filed(mine, person, asked(authenticated=True)).parts.get()
        assert (part.state, part.decider) == ("waiting", "moderator")

    def test_taken_off_and_undone(self, mine, iris):
        printed_on(mine)
        part = filed(mine, iris, asked("remove", misprinted=True)).parts.get()
        assert (holder_of(IRIS), said(mine)) == (None, [("denied", "typed")])
        undo_part(part=part.pk, by=iris, now=NOW)
        assert (holder_of(IRIS), said(mine)) == (mine.pk, [])

    def test_misprinted_on_one_work(self, mine, iris):
        name = printed_on(mine)
        part = filed(mine, iris, asked("reject", names=[name])).parts.get()
        assert part.state == "done"
        assert holder_of(IRIS) is None
        assert AuthorshipIdentifier.objects.filter(authorship=name).exists()  # what the source says stays
        again = filed(mine, iris, asked("reject", names=[name])).parts.get()
        assert (again.state, again.reason) == ("impossible", "nothing-left")

    def test_names_of_somebody_elses_record_are_not_touched(self, mine, iris, theirs):
        name = printed_on(theirs)
        part = filed(mine, iris, asked("reject", names=[name])).parts.get()
        assert part.state == "impossible"
        assert holder_of(IRIS) == theirs.pk

    def test_what_an_account_can_sign_in_with_no_more_is_not_confirmed(self, mine, iris):
        account = connect(iris)
        filed(mine, iris, asked(authenticated=True))
        account.delete()
        social_account_removed.send(sender=SocialAccount, request=None, socialaccount=account)
        assert (holder_of(IRIS), said(mine)) == (None, [])


class TestContested:
    def test_its_owner_is_asked_both_are_told_and_nothing_else_waits(self, mine, iris, theirs, vera):
        printed_on(theirs)
        wrong = Authorship.objects.filter(author=mine).first().pk
        OutgoingMail.objects.all().delete()
        parts = [asked(other=theirs.pk), asked(identifier=OTHER), *plan(record=mine.pk, not_mine=[wrong])]
        request = filed(mine, iris, *parts)
        contested, *others = request.parts.order_by("number")
        assert (contested.state, contested.decider, contested.asked) == ("waiting", "owner", vera)
        assert [part.state for part in others] == ["done", "done"]
        assert holder_of(IRIS) == theirs.pk
        assert {mail.user for mail in OutgoingMail.objects.all()} == {iris, vera}
        # Meanwhile both do with their records what they like.
        name = Authorship.objects.filter(author=theirs).first().pk
        assert file_request(
            record=theirs.pk, by=vera, parts=plan(record=theirs.pk, not_mine=[name]), now=NOW
        ).parts.get().state == "done"  # fmt: skip

    def test_agreed_to_it_goes_and_undone_it_is_back(self, mine, iris, theirs, vera):
        printed_on(theirs)
        part = filed(mine, iris, asked(other=theirs.pk)).parts.get()
        answer_part(part=part.pk, by=vera, agree=True, now=NOW)
        assert holder_of(IRIS) == mine.pk
        assert said(mine) == [("said", "decided")]
        undo_part(part=part.pk, by=iris, now=NOW)
        assert holder_of(IRIS) == theirs.pk

    def test_declined_it_stays(self, mine, iris, theirs, vera):
        printed_on(theirs)
        part = filed(mine, iris, asked(other=theirs.pk)).parts.get()
        answer_part(part=part.pk, by=vera, agree=False, now=NOW, reason="not-theirs")
        assert (holder_of(IRIS), said(mine)) == (theirs.pk, [])

    def test_a_moderator_is_asked_where_nobody_owns_the_other(self, mine, iris, theirs, moderator):
        printed_on(theirs)
        part = filed(mine, iris, asked(other=theirs.pk)).parts.get()
        assert (part.state, part.decider) == ("waiting", "moderator")
        answer_part(part=part.pk, by=moderator, agree=True, now=NOW)
        assert holder_of(IRIS) == mine.pk

    def test_who_signs_in_with_it_needs_nobodys_word_where_nobody_owns_the_other(self, mine, iris, theirs):
        printed_on(theirs)
        connect(iris)
        part = filed(mine, iris, asked(other=theirs.pk, authenticated=True)).parts.get()
        assert (part.state, part.facts["from"]) == ("done", f"A{theirs.pk}")
        assert Authorship.objects.filter(author=theirs).count() == 2  # the works are asked about, not taken

    def test_it_went_elsewhere_before_it_was_decided(self, mine, iris, theirs, moderator):
        printed_on(theirs)
        part = filed(mine, iris, asked(other=theirs.pk)).parts.get()
        AuthorIdentifier.objects.update(author=a_record())
        found = answer_part(part=part.pk, by=moderator, agree=True, now=NOW)
        assert (found.state, found.reason) == ("impossible", "identifier-elsewhere")

    def test_asked_for_somebody_else_a_moderators_word_counts(self, mine, moderator):
        reader = a_person("reader")
        part = filed(mine, reader, asked(), relation=Relation.COAUTHOR, reason="We wrote two papers.").parts.get()
        answer_part(part=part.pk, by=moderator, agree=True, now=NOW)
        assert said(mine) == [("said", "decided")]
        assert holder_of(IRIS) == mine.pk


class TestEvidence:
    def test_an_owner_proves_nothing_by_what_they_said_themselves(self, mine, iris):
        """Nor by works that came because of it."""
        connect(iris)
        filed(mine, iris, asked(authenticated=True))
        work = a_work("Came by itself", authors=[mine])
        AuthorshipIdentifier.objects.create(authorship=work.authorships.get(), scheme=IRIS.scheme, value=IRIS.value)
        assert orcids_of(Subject(mine.pk)) == frozenset()
        account = SocialAccount.objects.get()
        account.delete()
        social_account_removed.send(sender=SocialAccount, request=None, socialaccount=account)
        assert orcids_of(Subject(mine.pk)) == frozenset()

    def test_what_a_source_named_before_speaks_for_the_record_also_when_confirmed(self, mine, iris):
        printed_on(mine)
        connect(iris)
        filed(mine, iris, asked(authenticated=True))
        assert orcids_of(Subject(mine.pk)) == {IRIS.value}

    def test_typed_in_it_is_no_evidence(self, mine, iris):
        filed(mine, iris, asked())
        assert orcids_of(Subject(mine.pk)) == frozenset()


class TestTwoPeople:
    def test_two_who_signed_in_with_ids_of_both_are_two(self, mine, iris, theirs):
        other = a_person("nils")
        printed_on(mine)
        printed_on(theirs, OTHER)
        assert not ids_forbid_merge(mine.pk, theirs.pk)
        connect(iris)
        assert not ids_forbid_merge(mine.pk, theirs.pk)
        connect(other, OTHER)
        assert ids_forbid_merge(mine.pk, theirs.pk)
        part = filed(mine, iris, AskedPart("merge", {}, other=theirs.pk)).parts.get()
        assert (part.state, part.reason) == ("impossible", "two-orcids")

    def test_one_person_with_both_is_one(self, mine, iris, theirs):
        printed_on(theirs, OTHER)
        connect(iris)
        connect(iris, OTHER)
        filed(mine, iris, asked(authenticated=True))
        assert not ids_forbid_merge(mine.pk, theirs.pk)
        part = filed(mine, iris, AskedPart("merge", {}, other=theirs.pk)).parts.get()
        assert part.state == "done"
        assert holder_of(OTHER) == mine.pk
        assert IdentifierAssertion.objects.count() == 1
