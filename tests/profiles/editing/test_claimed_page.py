"""The page of a record that somebody owns: what is said of the owner, what the owner says, and what is never said."""

import re
from datetime import timedelta

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from profiles.claims.acting import act, open_claim, refresh_level
from profiles.claims.transitions import Act
from profiles.editing.edit_profile import edit_profile
from profiles.editing.feature_works import feature_works
from profiles.editing.saved import saved_part
from profiles.editing.sections import About, Featured, Interests, Link, Links, Section, token
from profiles.editing.set_links import set_links
from profiles.editing.set_photo import remove_photo, set_photo
from profiles.models import Bearing, Claim, Evidence, EvidenceDetail, EvidenceDocument, EvidenceKind, ProfileLink, User
from profiles.selectors.owner import LINKS_HELD_FOR
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import a_work, an_author, an_institution
from tests.profiles.editing.test_photos import a_file

pytestmark = pytest.mark.django_db
OWN_WORDS = ("Countess of engines", "Notes on the engine", "Looms and cards", "Open to collaborate", "example.org/ada")

HOW_LONG = re.compile(rb'"took_ms":[0-9.]+|[0-9.]+ ms')


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def ada():
    return a_person("ada", display_name="Ada Byron")


@pytest.fixture
def record():
    return an_author("Ada Byron")


def writes(user, now, *, works=()):
    """Everything a person can write."""
    bern = an_institution("University of Bern")

    def seen(section):
        return token(saved_part(user.pk, section))

    about = About("Countess of engines", bern.name, bern.pk, "Notes on the engine.\n\nAnd more.")
    edit_profile(words=about, seen=seen(Section.ABOUT), by=user, now=now)
    interests = Interests(
        ("Looms and cards", "Dancing & dogs"), open_to_collaborate=True, collaboration_note="On looms"
    )
    edit_profile(words=interests, seen=seen(Section.INTERESTS), by=user, now=now)
    links = Links((Link("https://example.org/ada", "Homepage"),))
    set_links(links=links, seen=seen(Section.LINKS), by=user, now=now)
    set_photo(upload=a_file(), by=user, now=now)
    if works:
        feature_works(works=Featured(works), seen=seen(Section.WORKS), by=user, now=now)


def page_of(client, record):
    return client.get(record.get_absolute_url()).content.decode()


def photo_of(page):
    found = re.search(r'src="(/authors/A\d+/photo/[^"]+)"', page)
    return found[1] if found else None


def test_an_unclaimed_record_is_calm_and_offers_itself(client, record):
    page = page_of(client, record)
    assert "Unclaimed record" in page
    assert f'<a class="btn btn-primary" href="/claims/new/?author={record.public_id}">This is me</a>' in page
    assert "own words" not in page


def test_what_an_owner_says_stands_there_as_theirs(client, ada, record, now):
    old = a_work("First", authors=[record], year=1990)
    a_work("Second", authors=[record], year=2020)
    a_claim(record, ada, *ONE, now=now - timedelta(days=8))
    writes(ada, now, works=(old.pk,))
    page = page_of(client, record)
    for words in OWN_WORDS:
        assert words in page
    assert "by their own account" in page
    assert "Written by the researcher, not checked" in page
    assert "Chosen by the researcher" in page
    assert "As published:" in page
    assert "<p>Notes on the engine.</p>" in page
    assert "Dancing &amp; dogs" in page
    assert 'rel="me nofollow ugc noopener noreferrer"' in page
    assert f'<a class="text-link" href="/claims/new/?author={record.public_id}">Is it yours?</a>' in page
    titles = re.findall(r'class="work-line-title"><a href="[^"]+">([^<]*)', page)
    assert titles == ["First", "Second", "First"]
    assert ada.email not in page
    assert "Edit your profile" not in page
    client.force_login(ada)
    assert "Edit your profile" in page_of(client, record)


def test_featured_works_stand_on_the_first_unfiltered_page_only(client, ada, record, now):
    work = a_work("First", authors=[record], year=1990)
    a_claim(record, ada, *ONE, now=now - timedelta(days=8))
    writes(ada, now, works=(work.pk,))
    assert "Chosen by the researcher" not in client.get(record.get_absolute_url(), {"year": "1990"}).content.decode()


def test_a_featured_work_that_was_merged_is_shown_as_the_one_it_became(client, ada, record, now):
    old, kept = a_work("Old entry", authors=[record]), a_work("Kept entry", authors=[record])
    a_claim(record, ada, *ONE, now=now - timedelta(days=8))
    writes(ada, now, works=(old.pk, kept.pk))
    old.authorships.all().delete()
    old.merged_into = kept
    old.save()
    shown = client.get(record.get_absolute_url()).context["shown"]
    assert [line.title for line in shown.featured] == ["Kept entry"]


def test_the_classes_of_evidence_are_named_and_the_level(client, ada, record, now):
    claim = a_claim(record, ada, *TWO, now=now)
    Evidence.objects.filter(claim=claim).update(checked_at=now)
    Evidence.objects.create(
        claim=claim, kind=EvidenceKind.HOMEPAGE, channel="x", strength=0.4, bearing=Bearing.NONE, given_at=now,
        checked_at=now, expires_at=now + timedelta(days=9),
    )  # fmt: skip
    page = page_of(client, record)
    assert "Claimed by the researcher · verified by ORCID iD and e-mail address printed in a paper" in page
    assert "Level 3, two independent kinds of evidence" in page
    assert "homepage" not in page
    assert f"/authors/{record.public_id}/history/" in page


def test_evidence_that_has_run_out_is_not_named(client, ada, record, now):
    claim = a_claim(record, ada, *TWO, now=now)
    ended = Evidence.objects.get(claim=claim, kind=EvidenceKind.ORCID)
    ended.ended_at, ended.ended_why = now, "withdrawn"
    ended.save()
    refresh_level(claim=claim.pk, now=now, why="evidence")
    page = page_of(client, record)
    assert "verified by e-mail address printed in a paper<" in page
    assert "Level 2, one kind of evidence" in page


def test_a_claim_that_waits_changes_nothing_on_the_page(client, ada, record, now):
    bob = a_person("bob", display_name="Bob Else")
    before = page_of(client, record)
    open_claim(author=record.pk, by=ada, now=now)
    a_claim(record, bob, *ONE, now=now)
    assert Claim.objects.filter(state="pending").exists()
    writes(bob, now)
    assert page_of(client, record) == before
    assert client.get(f"/authors/{record.public_id}/photo/{bob.profile.photo.digest}-128.webp").status_code == 404


def release(claim, ada, now):
    act(claim=claim.pk, act=Act.RELEASE, by=ada, now=now)


def suspend(claim, ada, now):
    act(claim=claim.pk, act=Act.SUSPEND, by=None, now=now)


def dispute(claim, ada, now):
    rival = a_claim(
        claim.author, a_person("rival", display_name="Ada Byron"), EvidenceKind.ORCID, EvidenceKind.HOMEPAGE, now=now
    )
    act(claim=rival.pk, act=Act.OBJECT, by=ada, now=now)


def deactivate(claim, ada, now):
    User.objects.filter(pk=ada.pk).update(is_active=False, suspended_at=now)


def leave(claim, ada, now):
    User.objects.filter(pk=ada.pk).update(deletion_due_at=now + timedelta(days=30))


@pytest.mark.parametrize(
    "spoiled",
    [
        (release, "Unclaimed record"),
        (suspend, "moderators are looking at"),
        (dispute, "Moderators are comparing the evidence"),
        (deactivate, "Claimed by the researcher"),
        (leave, "Claimed by the researcher"),
    ],
)
def test_own_words_are_shown_in_good_standing_only(client, ada, record, now, spoiled):
    spoil, said = spoiled
    claim = a_claim(record, ada, *ONE, now=now - timedelta(days=8))
    writes(ada, now)
    page = page_of(client, record)
    photo = photo_of(page)
    assert all(words in page for words in OWN_WORDS)
    assert client.get(photo).status_code == 200
    spoil(claim, ada, now)
    page = page_of(client, record)
    assert said in page
    assert not any(words in page for words in OWN_WORDS)
    assert photo_of(page) is None
    assert client.get(photo).status_code == 404


def test_links_wait_until_the_record_has_been_theirs_for_a_while(client, ada, record, now):
    """Whether they were written before the claim or after it."""
    writes(ada, now - timedelta(days=9))
    claim = a_claim(record, ada, *ONE, now=now)
    assert "Notes on the engine" in page_of(client, record)
    assert "example.org/ada" not in page_of(client, record)
    Claim.objects.filter(pk=claim.pk).update(active_since=now - LINKS_HELD_FOR - timedelta(seconds=1))
    assert "example.org/ada" in page_of(client, record)
    ProfileLink.objects.update(shown_from=now + timedelta(hours=1))
    assert "example.org/ada" not in page_of(client, record)


def test_the_photo_has_an_address_of_its_own_that_never_changes_its_meaning(client, ada, record, now):
    a_claim(record, ada, *ONE, now=now)
    set_photo(upload=a_file(), by=ada, now=now)
    address = photo_of(page_of(client, record))
    small, large = client.get(address), client.get(address.replace("-128.", "-512."))
    assert (small.status_code, large.status_code) == (200, 200)
    assert len(small.content) < len(large.content)
    assert small["Content-Type"] == "image/webp"
    assert small["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in small["Cache-Control"]
    assert "default-src 'none'" in small["Content-Security-Policy"]
    set_photo(upload=a_file(size=(200, 300)), by=ada, now=now)
    assert client.get(address).status_code == 404
    assert photo_of(page_of(client, record)) != address
    remove_photo(by=ada, now=now)
    assert photo_of(page_of(client, record)) is None


@pytest.mark.parametrize(
    "name", ["x", "../../etc/passwd", f"{'0' * 32}-128.webp", f"{'0' * 32}-64.webp", f"{'0' * 31}-128.webp"]
)
def test_no_such_photo(client, ada, record, now, name):
    a_claim(record, ada, *ONE, now=now)
    set_photo(upload=a_file(), by=ada, now=now)
    assert client.get(f"/authors/{record.public_id}/photo/{name}").status_code == 404


def test_another_records_photo_is_not_had_under_this_ones_address(client, ada, record, now):
    other = an_author("Bob")
    a_claim(record, ada, *ONE, now=now)
    set_photo(upload=a_file(), by=ada, now=now)
    address = photo_of(page_of(client, record))
    assert client.get(address.replace(record.public_id, other.public_id)).status_code == 404


def test_no_public_output_depends_on_private_evidence(client, ada, record, now):
    """Particulars of evidence, documents, what a claimant told moderators, addresses: changing them changes nothing."""
    work = a_work(authors=[record, an_author("Bob")])
    claim = a_claim(record, ada, *TWO, now=now - timedelta(days=8))
    writes(ada, now, works=(work.pk,))
    addresses = [
        record.get_absolute_url(), f"{record.get_absolute_url()}?year=2019", f"{record.get_absolute_url()}history/",
        f"/authors/{record.public_id}/export.bib", f"/authors/{record.public_id}/export.csv", work.get_absolute_url(),
        f"/works/{work.public_id}/export.jsonld", "/authors/", "/api/v1/autocomplete?q=ada",
        f"/api/v1/search?q={record.name}", f"/graph/?center={record.public_id}", "/search?q=ada&type=authors",
    ]  # fmt: skip

    def outputs():
        found = {}
        for address in addresses:
            response = client.get(address)
            content = b"".join(response) if response.streaming else response.content
            found[address] = (response.status_code, HOW_LONG.sub(b"", content))
        return found

    before = outputs()
    assert {status for status, _ in before.values()} == {200}
    EvidenceDetail.objects.update(data={"address": "SECRET@example.org", "orcid": "SECRET", "works": ["SECRET"]})
    Evidence.objects.update(channel=Concat(Value("SECRET "), "kind"))
    Claim.objects.filter(pk=claim.pk).update(statement="SECRET")
    EvidenceDocument.objects.create(
        claim=claim,
        name="SECRET.pdf",
        media_type="application/pdf",
        size=4,
        digest="x",
        content=b"%PDF",
        uploaded_at=now,
    )
    ada.emailaddress_set.update(email="secret@example.org")
    User.objects.filter(pk=ada.pk).update(display_name="SECRET", email="secret@example.org")
    assert {address: value for address, value in outputs().items() if value != before[address]} == {}


def test_the_number_of_queries_is_bounded(client, ada, record, now, django_assert_max_num_queries):
    works = [a_work(f"W {number}", authors=[record]) for number in range(6)]
    a_claim(record, ada, *TWO, now=now - timedelta(days=8))
    writes(ada, now, works=tuple(work.pk for work in works))
    with django_assert_max_num_queries(27):
        client.get(record.get_absolute_url())
