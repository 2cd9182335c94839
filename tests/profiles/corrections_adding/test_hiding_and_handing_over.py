"""Who may have what hidden, who has to agree to a missing author, and what is noted of a message to a source."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from papers.models import Author, Authorship, Work
from profiles.audit.verifying import verify_audit
from profiles.corrections.answering import answer_part
from profiles.corrections.asked import AskedPart
from profiles.corrections.errors import NotUndoableError
from profiles.corrections.filing import file_request
from profiles.corrections.handing_over import Facts, Fault, addressee_of, message
from profiles.corrections.undoing import undo_part
from profiles.models import AuditEvent, Relation
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def mine():
    return an_author("Ada Brightwater")


@pytest.fixture
def other():
    return an_author("Bo Quist")


@pytest.fixture
def work(mine, other):
    return a_work("Tides", authors=[mine, other])


@pytest.fixture
def ada(mine, work):
    person = a_person("ada", display_name="Ada Brightwater")
    a_claim(mine, person, *TWO, now=NOW)
    return person


@pytest.fixture
def bo(other, work):
    person = a_person("bo", display_name="Bo Quist")
    a_claim(other, person, *TWO, now=NOW)
    return person


@pytest.fixture
def moderator():
    return a_person("mod", is_moderator=True)


def filed(record, by, kind, payload, **more):
    pk = record.pk if record is not None else None
    return file_request(record=pk, by=by, parts=[AskedPart(kind, payload)], now=NOW, **more).parts.get()


class TestHidingAPage:
    def test_its_owner_at_level_3_alone_and_back(self, mine, ada):
        part = filed(mine, ada, "hide", {"person": True})
        assert (part.decider, part.state) == ("filer", "done")
        mine.refresh_from_db()
        assert (mine.hidden, mine.name) == (True, "Hidden person")
        undo_part(part=part.pk, by=ada, now=NOW + timedelta(days=200))
        mine.refresh_from_db()
        assert (mine.hidden, mine.name) == (False, "Ada Brightwater")
        assert verify_audit().faults == []
        assert "Brightwater" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))

    def test_an_owner_at_level_2_asks_a_moderator(self, mine, work, moderator):
        person = a_person("ada", display_name="Ada Brightwater")
        a_claim(mine, person, *ONE, now=NOW)
        part = filed(mine, person, "hide", {"person": True})
        assert (part.decider, part.state) == ("moderator", "waiting")
        assert answer_part(part=part.pk, by=moderator, agree=True, now=NOW).state == "done"

    def test_somebody_else_asks_the_owner(self, mine, ada, work):
        stranger = a_person("eve")
        part = filed(mine, stranger, "hide", {"person": True}, relation=Relation.READER, reason="They asked me to.")
        assert (part.decider, part.asked, part.state) == ("owner", ada, "waiting")
        mine.refresh_from_db()
        assert not mine.hidden

    def test_what_is_hidden_is_not_hidden_again(self, mine, ada):
        filed(mine, ada, "hide", {"person": True})
        assert filed(mine, ada, "hide", {"person": True}).reason == "nothing-left"


class TestHidingAWork:
    def test_its_only_owner_alone(self, mine, ada, work):
        part = filed(mine, ada, "hide", {"work": work.pk})
        assert (part.decider, part.state) == ("filer", "done")
        work.refresh_from_db()
        assert (work.hidden, work.title) == (True, "Hidden work")
        undo_part(part=part.pk, by=ada, now=NOW)
        work.refresh_from_db()
        assert (work.hidden, work.title) == (False, "Tides")
        assert Authorship.objects.filter(work=work, author=mine).exists()

    def test_the_other_owner_is_asked(self, mine, ada, bo, work):
        part = filed(mine, ada, "hide", {"work": work.pk})
        assert (part.decider, part.asked, part.state) == ("owner", bo, "waiting")
        assert answer_part(part=part.pk, by=bo, agree=True, now=NOW).state == "done"
        assert Work.objects.get(pk=work.pk).hidden

    def test_whoever_has_no_record_in_it_asks_others(self, work, moderator):
        part = filed(None, a_person("eve"), "hide", {"work": work.pk}, relation=Relation.READER, reason="Wrong.")
        assert (part.decider, part.state) == ("moderator", "waiting")


class TestAddingAnAuthor:
    @pytest.fixture
    def away(self):
        return an_author("Cy Raines")

    @pytest.fixture
    def cy(self, away):
        person = a_person("cy", display_name="Cy Raines")
        a_claim(away, person, *TWO, now=NOW)
        return person

    def asked(self, away, by, work):
        return filed(away, by, "add-author", {"work": work.pk, "name": "Cy Raines", "position": 2})

    def test_nobody_puts_themselves_among_authors_alone(self, away, cy, work, moderator):
        part = self.asked(away, cy, work)
        assert (part.decider, part.state) == ("moderator", "waiting")
        done = answer_part(part=part.pk, by=moderator, agree=True, now=NOW)
        assert done.state == "done"
        assert Authorship.objects.get(work=work, author=away).position == 2
        undo_part(part=part.pk, by=cy, now=NOW)
        assert not Authorship.objects.filter(work=work, author=away).exists()

    def test_the_owner_of_a_record_in_the_list_is_asked(self, away, cy, ada, work):
        part = self.asked(away, cy, work)
        assert (part.decider, part.asked) == ("owner", ada)
        assert answer_part(part=part.pk, by=ada, agree=True, now=NOW).state == "done"

    def test_who_is_listed_meanwhile_is_not_doubled(self, away, cy, ada, work):
        part = self.asked(away, cy, work)
        Authorship.objects.create(
            work=work, author=away, position=3, raw_name="Cy Raines", name_key="cy raines", source="acl"
        )
        done = answer_part(part=part.pk, by=ada, agree=True, now=NOW)
        assert (done.state, done.reason) == ("impossible", "signed-together")
        assert Authorship.objects.filter(work=work, author=away).count() == 1

    def test_a_name_that_somebody_moved_since_is_not_taken_out(self, away, cy, ada, work):
        part = self.asked(away, cy, work)
        answer_part(part=part.pk, by=ada, agree=True, now=NOW)
        Authorship.objects.filter(work=work, author=away).update(author=None)
        with pytest.raises(NotUndoableError):
            undo_part(part=part.pk, by=cy, now=NOW)


class TestHandingOver:
    def test_nobody_has_to_agree_and_nothing_changes(self, work):
        before = list(Author.objects.values_list("name", "works_count"))
        payload = {"work": work.pk, "fault": "title", "to": "ACL Anthology", "subject": "Correction", "text": "Dear"}
        part = filed(None, a_person("eve"), "handed-over", payload)
        assert (part.decider, part.state) == ("filer", "done")
        assert part.facts["handed_over_to"] == "ACL Anthology"
        assert part.facts["handed_over_on"] == NOW.date().isoformat()
        assert list(Author.objects.values_list("name", "works_count")) == before

    def test_the_message_has_the_facts_and_an_address(self):
        facts = Facts("Tides & winds", 2021, [("DOI", "10.1/tides")], ["Ada Brightwater", "Bo Quist"],
                      Fault.AUTHOR_MISSING, "", "Cy Raines, second", "Page 1 of the PDF")  # fmt: skip
        found = message(facts, source="acl")
        for fact in ("Tides & winds (2021)", "DOI 10.1/tides", "Ada Brightwater, Bo Quist", "An author is missing",
                     "It should say: Cy Raines, second", "Page 1 of the PDF"):  # fmt: skip
            assert fact in found.text
        assert found.mailto.startswith("mailto:anthology@aclweb.org?subject=")
        assert found.form.startswith("https://github.com/acl-org/acl-anthology/issues/new?title=")

    def test_of_a_source_that_nobody_knows_there_is_a_text_and_no_address(self):
        facts = Facts("Tides", None, [], ["Ada"], Fault.OTHER, "", "x", "")
        found = message(facts, source="person")
        assert (found.mailto, found.form) == ("", "")
        assert addressee_of("person").name in found.text

    @given(
        st.text(max_size=200), st.text(max_size=200), st.sampled_from(["acl", "arxiv", "crossref", "openreview", "x"])
    )
    def test_what_anybody_types_stays_inside_the_address(self, title, right, source):
        title, right = title.encode("utf-8", "ignore").decode(), right.encode("utf-8", "ignore").decode()
        found = message(Facts(title, 2020, [], ["Ada"], Fault.TITLE, "", right, ""), source=source)
        if found.mailto:
            subject, _, body = found.mailto.partition("?subject=")[2].partition("&body=")
            assert unquote(subject) == found.subject
            assert unquote(body) == found.text
            assert not set(found.mailto) & set(" \"'<>\n\r")
