"""One way to write an address: nobody has two accounts for one mailbox, and no mail goes to another than is stored."""

import unicodedata

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from profiles.accounts.addresses import AddressRefusedError, canonical_address
from tests.profiles.accounts.people import mails_to, sign_in, sign_up

ADDRESSES = st.builds(
    lambda local, domain: f"{local}@{domain}",
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
)


def canonical(typed):
    try:
        return canonical_address(typed)
    except AddressRefusedError:
        return None


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        (" Ada.Lovelace@Uni.Example ", "ada.lovelace@uni.example"),
        ("ada+claims@uni.example", "ada+claims@uni.example"),
        ("ada@münchen.example", "ada@xn--mnchen-3ya.example"),
        ("ada@MÜNCHEN.example", "ada@xn--mnchen-3ya.example"),
        ("o'brien@uni.example", "o'brien@uni.example"),
        ("ada@uni.example.", "ada@uni.example"),
    ],
)
def test_the_canonical_form(typed, form):
    assert canonical_address(typed) == form


@pytest.mark.parametrize(
    "typed",
    [
        "\u212aarin@uni.example",  # the Kelvin sign, which small letters make a k of
        "ad\u0131@uni.example",  # dotless i
        "\u0130da@uni.example",  # I with a dot
        "stra\u00dfe@uni.example",  # sharp s
        "\u017fusan@uni.example",  # long s
        "\uff41da@uni.example",  # full-width a
        "\u0430da@uni.example",  # Cyrillic a
        "ada\u200b@uni.example",  # zero width space
        "ada@un\u0131.example\u3002com",  # ideographic full stop
        "ada@\uff55ni.example",
        "ada@uni\u2024example.org",
        "ada\uff20uni.example",
        "ada@evil.example@uni.example",
        "ada@uni.example, mallory@evil.example",
        "ada@uni.example\nbcc:mallory@evil.example",
        '"ada"@uni.example',
        "ada",
        "@uni.example",
        "ada@",
        "",
        "a" * 300 + "@uni.example",
    ],
)
def test_what_has_none_is_refused(typed):
    assert canonical(typed) is None


@given(ADDRESSES)
def test_canonical_forms_are_plain_small_and_stay_as_they_are(typed):
    form = canonical(typed)
    if form is not None:
        assert form.isascii()
        assert form.isprintable()
        assert form == form.lower()
        assert form.count("@") == 1
        assert canonical(form) == form


@given(ADDRESSES)
def test_every_way_of_folding_a_canonical_form_gives_itself(typed):
    """So whatever compares addresses, here or in the database, comes to the same answer."""
    form = canonical(typed)
    if form is not None:
        assert form == form.casefold() == form.upper().lower() == unicodedata.normalize("NFKC", form)


@given(ADDRESSES)
def test_nothing_of_another_script_is_taken_for_ascii(typed):
    """Of two different strings, one plain and one not, never both are the same mailbox."""
    form = canonical(typed)
    if form is not None and not typed.isascii():
        assert not form.endswith("@" + typed.strip().rpartition("@")[2].lower())
        assert "xn--" in form


@pytest.mark.django_db
@pytest.mark.parametrize("variant", ["ADA@uni.example", "ada@UNI.example", " ada@uni.example "])
def test_another_way_of_writing_it_is_the_same_account(browser, person, variant):
    person("ada@uni.example")
    assert sign_in(browser(), variant)["Location"] == "/me/"
    sign_up(browser(), variant)
    assert get_user_model().objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("look_alike", ["\u212ahan@uni.example", "khan@\uff55ni.example", "kh\u0430n@uni.example"])
@pytest.mark.parametrize("form", ["/accounts/signup/", "/accounts/password/reset/"])
def test_a_look_alike_gets_no_mail_and_no_account(browser, person, look_alike, form):
    person("khan@uni.example")
    answer = browser().post(form, {"email": look_alike, "password1": "four words in a row"})
    assert answer.status_code == 200
    assert b"field-error" in answer.content
    assert mails_to("khan@uni.example") == []
    assert get_user_model().objects.count() == 1


@pytest.mark.django_db
def test_the_database_holds_one_account_to_a_verified_address(person):
    from allauth.account.models import EmailAddress

    person("ada@uni.example")
    other = person("grace@uni.example")
    for email in ("ada@uni.example", "ADA@uni.example", "\u212aarin@uni.example", "ada uni@x.example"):
        with pytest.raises(IntegrityError), transaction.atomic():
            EmailAddress.objects.create(user=other, email=email, verified=True)
