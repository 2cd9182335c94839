"""Trust on the page of a record and on its own page, as a reader without a script gets it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from papers.models import Author
from papers.selectors.trust_marks import trust_marks
from profiles.claims.acting import act
from profiles.claims.level_words import LEVELS
from profiles.claims.transitions import Act
from profiles.evidence.adding import add_evidence
from profiles.models import EvidenceDetail, EvidenceKind, TrustScore
from profiles.trust import recomputing
from profiles.trust.reading import history_of, last_whole_build, trust_of
from profiles.trust.recomputing import recompute_affected, recompute_whole
from tests.cast import ONE, TWO, a_claim, a_person, a_proof
from tests.profiles.co_authors import ada_and_bob

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ada():
    return ada_and_bob()


@pytest.fixture
def on(monkeypatch):
    """Computes everything as of a day before now."""

    def compute(days_ago):
        monkeypatch.setattr(recomputing.timezone, "now", lambda: NOW - days_ago * DAY)
        build = recompute_whole()
        monkeypatch.undo()
        return build

    return compute


def text(response):
    page = re.sub(r"<script.*?</script>|<svg.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def read(record, query="", *, client=None, trust=False):
    response = (client or Client()).get(record.get_absolute_url() + ("trust/" if trust else "") + query)
    assert response.status_code == 200
    return text(response)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


# --- the snapshot ---------------------------------------------------------------------------------------------------


def test_a_record_that_is_not_scored_yet_says_so_and_what_comes_next(ada):
    page = read(ada)
    assert "Trust is not worked out yet for this record." in page
    assert "Unclaimed record. It was put together from published sources; nobody has claimed it yet." in page
    assert "Not worked out yet" in read(ada, trust=True)


def test_an_unclaimed_record_shows_number_word_level_and_one_sentence(ada):
    recompute_whole()
    page = read(ada)
    assert "Trust 6 of 100 Unknown Level 1, imported from published sources" in page
    assert "Nobody has claimed it yet; its 4 works were matched by the portal; there is no network evidence." in page
    assert page.count("nobody has claimed") + page.count("Nobody has claimed") == 1
    assert "Its works 18 % 35.71 +6.43" in page
    assert "What would raise it" not in page


def test_a_claimed_record_says_once_what_it_rests_on(ada):
    a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW - DAY)
    recompute_whole()
    page = read(ada)
    assert "Claimed by the researcher History of this record" in page
    assert "Verified by e-mail address printed in a paper and ORCID iD; " in page
    assert page.count("e-mail address printed in a paper") == 1
    assert f"Level 3, {LEVELS[3]}" in page


def test_what_has_changed_since_is_not_contradicted(ada):
    claim = a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=NOW - DAY)
    recompute_whole()
    act(claim=claim.pk, act=Act.RELEASE, by=claim.user, now=NOW)
    page = read(ada)
    assert "the score is being worked out anew" in page
    assert "Unclaimed record. It was put together" in page
    assert "Verified by" not in page
    recompute_affected()
    assert "Nobody has claimed it yet" in read(ada)


def test_a_disputed_record_keeps_its_words_and_has_a_number(ada):
    owner = a_claim(ada, a_person("ada", display_name="Ada Byron"), *ONE, now=NOW - 8 * DAY)
    rival = a_claim(
        ada, a_person("eve", display_name="Ada Byron"), EvidenceKind.ORCID, EvidenceKind.HOMEPAGE, now=NOW - DAY
    )
    act(claim=rival.pk, act=Act.OBJECT, by=owner.user, now=NOW)
    recompute_whole()
    page = read(ada)
    assert "More than one person says that this record is theirs." in page
    assert "of 100" in page
    assert "Verified by" not in page


# --- the derivation -------------------------------------------------------------------------------------------------


def test_the_derivation_has_everything_that_went_in(ada):
    user = a_person("ada", display_name="Ada Byron")
    claim = a_claim(ada, user, EvidenceKind.INSTITUTIONAL_EMAIL, now=NOW - 40 * DAY)
    build = recompute_whole()
    page = read(ada, trust=True)
    given = claim.evidence.get().given_at
    assert f"Institutional e-mail {given:%b %Y}" in page
    assert "Matched by the portal, or said by the person alone 4 40 %" in page
    assert "No network evidence" in page
    assert f"computation {build.pk} on graph {build.graph_build}" in page
    assert "Formula 1." in page
    assert f"{given:%-d %b %Y}" not in page  # a month is enough


def test_nothing_of_what_evidence_rests_on_is_told(ada):
    user = a_person("ada", address="secret.address@people.example", display_name="Ada Byron")
    claim = a_claim(ada, user, *TWO, now=NOW - DAY)
    add_evidence(
        claim=claim.pk, proof=a_proof(EvidenceKind.HOMEPAGE, "https://secret.example/~ada"), by=user, now=NOW - DAY
    )
    recompute_whole()
    private = {"secret", user.username + " printed", *claim.evidence.values_list("channel", flat=True)}
    private |= {str(detail.data["told"]) for detail in EvidenceDetail.objects.all()}
    for client in (Client(), signed_in(a_person("eve"))):
        for address in ("", "trust/"):
            page = client.get(ada.get_absolute_url() + address).content.decode()
            assert not [one for one in private if one in page]


def test_the_table_reads_as_a_table_and_its_pictures_are_not_read(ada):
    recompute_whole()
    page = Client().get(f"{ada.get_absolute_url()}trust/").content.decode()
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert len(tables) == 3
    for table in tables:
        assert "<caption" in table
        assert table.count('scope="col"') >= 3
        assert 'scope="row"' in table
        assert all('aria-hidden="true"' in svg for svg in re.findall(r"<svg[^>]*>", table))
    assert " style=" not in page


def test_only_the_owner_sees_next_steps(ada):
    user = a_person("ada", display_name="Ada Byron")
    a_claim(ada, user, *ONE, now=NOW - DAY)
    recompute_whole()
    assert "What would raise it Only you see this" in read(ada, client=signed_in(user), trust=True)
    assert "Say of 4 works that they are yours" in read(ada, client=signed_in(user), trust=True)
    assert "What would raise it" not in read(ada, "?as_of=2020-01-01", client=signed_in(user), trust=True)
    for client in (Client(), signed_in(a_person("eve")), signed_in(a_person("mo", is_moderator=True))):
        page = read(ada, client=client, trust=True)
        assert "What would raise it" not in page
        assert "Say of 4 works" not in page


# --- as it was ------------------------------------------------------------------------------------------------------


@pytest.fixture
def grown(ada, on):
    """Unclaimed 60 days ago, claimed 40 days ago, with a second kind of evidence 10 days ago."""
    on(60)
    user = a_person("ada", display_name="Ada Byron")
    claim = a_claim(ada, user, EvidenceKind.PRINTED_EMAIL, now=NOW - 41 * DAY)
    on(40)
    add_evidence(claim=claim.pk, proof=a_proof(EvidenceKind.ORCID, "iD"), by=user, now=NOW - 11 * DAY)
    on(10)
    on(0)
    return ada


def test_it_can_be_read_as_it_was_on_a_day(grown):
    day = (NOW - 50 * DAY).date()
    page = read(grown, f"?as_of={day}", trust=True)
    assert f"As it was on {day:%-d %b %Y}" in page
    assert "Trust 6 of 100 Unknown Level 1, imported from published sources" in page
    day = (NOW - 20 * DAY).date()
    assert "Level 2, one kind of evidence" in read(grown, f"?as_of={day}", trust=True)
    assert "No score on that day" in read(grown, f"?as_of={(NOW - 90 * DAY).date()}", trust=True)
    assert "Level 3, two independent" in read(grown, f"?as_of={NOW.date()}", trust=True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [("2999-01-01", "that has been"), ("yesterday", "Give a date"), ("2026-02-30", "Give a date"), ("%00", "Give a date"),
     ("0001-01-01", "No score on that day"), ("2026", "Give a date"), ("", "Level 3")],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_in_words(grown, asked, said):
    assert said in read(grown, f"?as_of={asked}", trust=True)


def test_history_is_told_in_words_and_drawn(grown):
    spans = history_of(grown.pk)
    assert [(one.level, one.claimed) for one in spans] == [(1, False), (2, True), (3, True)]
    assert [one.until for one in spans[:-1]] == [one.since for one in spans[1:]]
    page = Client().get(f"{grown.get_absolute_url()}trust/").content.decode()
    assert '<path class="steps"' in page
    links = re.findall(r'href="(\?as_of=[^"]+)"', page)
    assert len(links) == 3
    # Each leads to what began then, and not to what came later on that day.
    assert "Level 1, imported" in read(grown, links[-1], trust=True)
    assert "1, unclaimed" in text(Client().get(f"{grown.get_absolute_url()}trust/"))


# --- reading --------------------------------------------------------------------------------------------------------


def test_a_score_that_is_read_is_the_one_that_was_published(grown):
    for days in (0, 5, 20, 50):
        found = trust_of(grown.pk, NOW - days * DAY)
        assert found.score.value == found.value
    assert trust_of(grown.pk, NOW - 61 * DAY) is None
    assert last_whole_build(NOW - 20 * DAY).as_of == NOW - 40 * DAY


def test_marks_are_one_query_and_leave_out_what_is_not_scored(grown, django_assert_num_queries):
    with django_assert_num_queries(1):
        marks = trust_marks([grown.pk, 0])
    assert set(marks) == {grown.pk}
    assert marks[grown.pk].value == trust_of(grown.pk).value


def test_what_is_hidden_or_merged_has_no_score(grown):
    other = Author.objects.get(name="Bob Hope")
    assert trust_of(other.pk) is not None
    Author.objects.filter(pk=other.pk).update(hidden=True)
    assert trust_of(other.pk) is None
    assert history_of(other.pk) == []
    Author.objects.filter(pk=other.pk).update(hidden=False, merged_into=grown)
    assert trust_of(other.pk) is None
    moved = Client().get(f"/authors/A{other.pk}/trust/")
    assert (moved.status_code, moved["Location"]) == (301, f"{grown.get_absolute_url()}trust/")
    assert TrustScore.objects.filter(author=other, until__isnull=True).exists()


@pytest.mark.parametrize("path", ["/authors/A999999/trust/", "/authors/W1/trust/", "/authors/x/trust/"])
def test_there_is_no_page_for_what_is_no_record(path):
    assert Client().get(path).status_code == 404
