"""The pages on which a person writes about themselves, as a browser without a script uses them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from papers.search.names.building import rebuild_names
from profiles.editing.photos import LARGEST_FILE
from profiles.editing.saved import saved_part
from profiles.editing.sections import About, Featured, Interests, Link, Links, Section, section_of
from profiles.models import Profile, ProfilePhoto
from tests.cast import ONE, a_claim, a_person
from tests.corpus import a_work, an_author, an_institution
from tests.profiles.editing.test_photos import a_file

pytestmark = pytest.mark.django_db
EDITED = ("me-profile-about", "me-profile-interests", "me-profile-links", "me-profile-works", "me-profile-photo")


@pytest.fixture
def ada():
    return a_person("ada", display_name="Ada Byron")


@pytest.fixture
def browser(client, ada):
    client.force_login(ada)
    return client


def seen_on(page):
    return re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]


def opened(browser, name):
    return browser.get(reverse(name)).content.decode()


def post(browser, name, **fields):
    page = opened(browser, name)
    return browser.post(reverse(name), {"seen": seen_on(page)} | fields)


def test_about_from_form_to_preview(browser, ada):
    response = post(browser, "me-profile-about", role="Analyst", affiliation="Nowhere", biography="One.\r\n\r\nTwo.")
    assert (response.status_code, response["Location"]) == (302, "/me/profile/")
    page = opened(browser, "me-profile")
    assert "Saved: “About you”." in page
    assert "<p>One.</p>\n\n<p>Two.</p>" in page
    assert "Nobody sees this yet" in page
    form = opened(browser, "me-profile-about")
    assert 'value="Analyst"' in form
    assert ">\nOne.\n\nTwo.</textarea>" in form


def test_nothing_typed_is_lost_on_an_error(browser, ada):
    fields = {"role": "x" * 130, "affiliation": "Kept place", "biography": "Kept\n\nwords"}
    response = post(browser, "me-profile-about", **fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert "This is 10 characters too long. At most 120 fit." in page
    assert 'aria-invalid="true"' in page
    for typed in ("x" * 130, "Kept place", "Kept\n\nwords"):
        assert typed in page
    assert not Profile.objects.filter(user=ada).exists()
    again = browser.post(reverse("me-profile-about"), fields | {"role": "x", "seen": seen_on(page)})
    assert again.status_code == 302


def test_two_windows_do_not_overwrite_each_other_and_lose_nothing(browser, ada):
    first, second = opened(browser, "me-profile-about"), opened(browser, "me-profile-about")
    browser.post(reverse("me-profile-about"), {"seen": seen_on(first), "biography": "From the phone"})
    mine = {"seen": seen_on(second), "biography": "From the desk", "role": "Analyst"}
    response = browser.post(reverse("me-profile-about"), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Changed in another window" in page
    assert "From the desk</textarea>" in page
    assert page.count("Saved now:") == 2  # of the words and of the role; the affiliation is as it was
    assert "<bdi>From the phone</bdi>" in page
    assert saved_part(ada.pk, Section.ABOUT) == About(biography="From the phone")
    assert browser.post(reverse("me-profile-about"), mine | {"seen": seen_on(page)}).status_code == 302
    assert saved_part(ada.pk, Section.ABOUT) == About(role="Analyst", biography="From the desk")


def test_the_last_change_can_be_undone_and_redone(browser, ada):
    post(browser, "me-profile-about", biography="First")
    post(browser, "me-profile-about", biography="Second")
    browser.post(reverse("me-profile-undo"))
    assert saved_part(ada.pk, Section.ABOUT).biography == "First"
    assert "Undone: “About you”" in opened(browser, "me-profile")
    browser.post(reverse("me-profile-undo"))
    assert saved_part(ada.pk, Section.ABOUT).biography == "Second"
    assert browser.get(reverse("me-profile-undo")).status_code == 405


def test_what_was_changed_since_is_not_undone(browser, ada):
    post(browser, "me-profile-about", biography="Here")
    other = Client()
    other.force_login(ada)
    post(other, "me-profile-about", biography="On the phone")
    response = browser.post(reverse("me-profile-undo"), follow=True)
    assert "changed again since" in response.content.decode()
    assert saved_part(ada.pk, Section.ABOUT).biography == "On the phone"
    assert "There is nothing to undo." in browser.post(reverse("me-profile-undo"), follow=True).content.decode()


@pytest.mark.parametrize(
    ("name", "fields", "empty"),
    [
        ("me-profile-interests", {"interests": "a\nb"}, Interests()),
        ("me-profile-links", {"url": ["a.example"], "label": ["A"]}, Links()),
    ],
)
def test_every_part_can_be_undone(browser, ada, name, fields, empty):
    section = section_of(empty)
    assert post(browser, name, **fields).status_code == 302
    assert saved_part(ada.pk, section) != empty
    browser.post(reverse("me-profile-undo"))
    assert saved_part(ada.pk, section) == empty


def test_interests_one_on_each_line(browser, ada):
    post(browser, "me-profile-interests", interests="Syntax\r\n\r\n Semantics \r\nsyntax", open_to_collaborate="on", collaboration_note="Ask")  # fmt: skip
    assert saved_part(ada.pk, Section.INTERESTS) == Interests(
        ("Syntax", "Semantics"), open_to_collaborate=True, collaboration_note="Ask"
    )
    page = opened(browser, "me-profile-interests")
    assert ">\nSyntax\nSemantics</textarea>" in page
    assert " checked" in page
    response = post(browser, "me-profile-interests", interests="\n".join(f"number {n}" for n in range(13)))
    assert response.status_code == 422
    assert "number 12" in response.content.decode()


def test_an_institution_is_found_without_a_script(browser, ada):
    bern = an_institution("University of Bern", works_count=3)
    rebuild_names()
    page = opened(browser, "me-profile-about")
    typed = {"seen": seen_on(page), "affiliation": "univ bern", "role": "Kept", "biography": "Kept too"}
    found = browser.post(reverse("me-profile-about"), typed | {"find": "1"}).content.decode()
    assert f'value="{bern.public_id} University of Bern"' in found
    assert 'value="Kept"' in found
    assert "Kept too</textarea>" in found
    assert not Profile.objects.exists()
    picked = typed | {"seen": seen_on(found), "pick": f"{bern.public_id} University of Bern"}
    browser.post(reverse("me-profile-about"), picked)
    assert saved_part(ada.pk, Section.ABOUT) == About("Kept", "University of Bern", bern.pk, "Kept too")
    assert bern.get_absolute_url() in opened(browser, "me-profile")
    nothing = browser.post(reverse("me-profile-about"), typed | {"affiliation": "zzzz", "find": "1"}).content.decode()
    assert "No institution of this name is known here" in nothing


def test_rows_of_links_are_added_moved_and_taken_out_before_anything_is_saved(browser, ada):
    address = reverse("me-profile-links")
    page = opened(browser, "me-profile-links")
    assert page.count('name="url"') == 3
    rows = {"seen": seen_on(page), "url": ["a.example", "b.example", ""], "label": ["A", "", "only a label"]}

    def pressed(button):
        made = browser.post(address, rows | {"do": button}).content.decode()
        return re.findall(r'name="url" value="([^"]*)"', made), re.findall(r'name="label" value="([^"]*)"', made)

    assert pressed("add") == (["a.example", "b.example", "", ""], ["A", "", "only a label", ""])
    assert pressed("up-1") == (["b.example", "a.example", ""], ["", "A", "only a label"])
    assert pressed("drop-0") == (["b.example", "", ""], ["", "only a label", ""])
    for nonsense in ("up-0", "up-99", "drop-x", "drop-²", "drop--1", "fly"):
        assert pressed(nonsense)[0] == ["a.example", "b.example", ""]
    assert not Profile.objects.exists()
    refused = browser.post(address, rows)
    assert refused.status_code == 422
    assert 'id="url-problem-2"' in refused.content.decode()
    assert browser.post(address, rows | {"label": ["A"]}).status_code == 302
    kept = Links((Link("https://a.example/", "A"), Link("https://b.example/")))
    assert saved_part(ada.pk, Section.LINKS) == kept
    assert "Where else" not in opened(browser, "me-profile")


def test_more_rows_than_fit_are_refused_and_kept(browser):
    page = opened(browser, "me-profile-links")
    urls = [f"https://n{number}.example/" for number in range(9)]
    response = browser.post(reverse("me-profile-links"), {"seen": seen_on(page), "url": urls})
    assert response.status_code == 422
    assert "At most 8 links fit." in response.content.decode()
    assert all(url in response.content.decode() for url in urls)


def test_a_new_owner_is_told_that_links_wait_and_why(browser, ada):
    now = timezone.now()
    a_claim(an_author(), ada, *ONE, now=now)
    page = opened(browser, "me-profile-links")
    assert "New links are shown from" in page
    assert "the real person can object" in page
    post(browser, "me-profile-links", url=["a.example"])
    assert "New links wait until" in opened(browser, "me-profile")


def test_an_older_owner_is_not(browser, ada):
    a_claim(an_author(), ada, *ONE, now=timezone.now() - timedelta(days=8))
    assert "New links are shown from" not in opened(browser, "me-profile-links")


def test_featured_works_step_by_step(browser, ada):
    record = an_author("Ada Byron")
    works = [a_work(f"Work {number}", authors=[record], year=2000 + number) for number in range(8)]
    foreign = a_work("Foreign")
    a_claim(record, ada, *ONE, now=timezone.now() - timedelta(days=8))

    def step(do, work):
        return browser.post(reverse("me-profile-works"), {"do": do, "work": work.public_id}).status_code

    def chosen():
        return [
            works.index(next(one for one in works if one.pk == pk)) for pk in saved_part(ada.pk, Section.WORKS).works
        ]

    assert [step("add", works[number]) for number in (1, 3, 5)] == [302] * 3
    step("up", works[5])
    step("drop", works[1])
    assert chosen() == [5, 3]
    browser.post(reverse("me-profile-undo"))
    assert chosen() == [1, 5, 3]
    assert step("add", foreign) == 422
    assert [step("add", works[number]) for number in (0, 2, 4)] == [302] * 3
    assert step("add", works[6]) == 422
    assert len(chosen()) == 6
    page = browser.get(reverse("me-profile-works"), {"q": "work 7"}).content.decode()
    assert "Work 7" in page
    assert "Work 6" not in page
    assert "None of your works" in browser.get(reverse("me-profile-works"), {"q": "\x00zzz"}).content.decode()
    for work, do in (("W0", "add"), ("", "add"), ("A1", "add"), (works[0].public_id, "fly")):
        assert browser.post(reverse("me-profile-works"), {"do": do, "work": work}).status_code == 302
    assert len(chosen()) == 6


def test_a_photo_up_and_down(browser, ada):
    def upload(content, name="me.jpg"):
        return browser.post(reverse("me-profile-photo"), {"photo": SimpleUploadedFile(name, content)}, follow=True)

    page = upload(a_file()).content.decode()
    assert "Your photo is saved" in page
    address = re.search(r'src="(/me/profile/photo/[^"]+)"', page)[1]
    shown = browser.get(address)
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (
        200,
        "image/webp",
        "private, no-store",
    )
    other = Client()
    other.force_login(a_person("bob"))
    assert other.get(address).status_code == 404
    for content, said in (
        (b"<svg onload=alert(1)>", "not a photo"),
        (b"", "Choose a file"),
        (b"x" * (LARGEST_FILE + 1), "8 MB"),
    ):
        response = upload(content, "photo.jpg")
        assert response.status_code == 422
        assert said in response.content.decode()
    assert browser.get(address).status_code == 200
    assert browser.post(reverse("me-profile-photo"), {"photo": "no file"}).status_code == 422
    browser.post(reverse("me-profile-photo-remove"))
    assert browser.get(address).status_code == 404
    assert not ProfilePhoto.objects.exists()
    assert browser.post(reverse("me-profile-photo-remove")).status_code == 302


def test_a_body_that_is_far_too_large_is_told_so_without_being_kept(browser):
    huge = SimpleUploadedFile("me.jpg", b"x" * (LARGEST_FILE + 200_000))
    response = browser.post(reverse("me-profile-photo"), {"photo": huge})
    assert response.status_code == 413
    assert "larger than 8 MB" in response.content.decode()


def test_photos_are_limited(browser, ada):
    answers = [browser.post(reverse("me-profile-photo"), {}).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]


@pytest.mark.parametrize("name", [*EDITED, "me-profile-undo", "me-profile-photo-remove"])
def test_a_form_without_its_token_is_refused(ada, name):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    assert strict.post(reverse(name), {"photo": SimpleUploadedFile("me.jpg", a_file())}).status_code == 403
    assert not Profile.objects.exists()


def test_whose_address_is_not_proved_reads_and_cannot_write(client):
    bob = a_person("bob")
    bob.emailaddress_set.update(verified=False)
    client.force_login(bob)
    response = post(client, "me-profile-about", role="Analyst")
    assert response.status_code == 403
    assert "Verify an e-mail address of yours first." in response.content.decode()
    assert 'value="Analyst"' in response.content.decode()
    assert client.post(reverse("me-profile-photo"), {"photo": SimpleUploadedFile("x", a_file())}).status_code == 403
    assert not Profile.objects.exists()


@pytest.mark.parametrize("name", [*EDITED, "me-profile"])
def test_pages_of_ones_own_are_not_stored(browser, name):
    response = browser.get(reverse(name))
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", EDITED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nonsense_never_breaks_a_page(browser, name, method):
    nonsense = {
        "seen": "\x00", "role": "\x00\ud83d", "url": ["\x00", "http://[", "https://\udcff"], "label": "\u202e" * 9, "q": "\x00" * 9,
        "interests": "\x00\n" * 300, "institution": "I99999999999999999999", "pick": "I0 x", "do": "up-9", "work": "W99999999999999999",
        "biography": "\x00" * 5000, "after": "x",
    }  # fmt: skip
    sent = {
        key: value if isinstance(value, list) else value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for key, value in nonsense.items()
    }
    sent["url"] = ["\x00", "http://["]
    assert getattr(browser, method)(reverse(name), sent).status_code < 500


def test_what_is_kept_of_featured_works_is_empty_at_first(ada):
    assert saved_part(ada.pk, Section.WORKS) == Featured()
