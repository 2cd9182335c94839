"""A former name in a text is found in whatever way it is written, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.former_names import NONE, FormerNames, gives_away, says_former_name

FOUND = FormerNames([("Mirela Tarnow", "Milo Tarnow"), ("José María Núñez", "Max Núñez"), ("Li Na", "Li Bo")])
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzáéíóúäöüñç", min_size=3, max_size=9)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("by Mirela Tarnow (2019)", "by Milo Tarnow (2019)"),
        ("MIRELA\nTARNOW", "Milo Tarnow"),
        ("Tarnow, Mirela and others", "Milo Tarnow and others"),
        ("Mirela K. Tarnow", "Milo Tarnow"),
        ("write to mirela.tarnow@tides.example", "write to Milo Tarnow@tides.example"),
        ("tides.example/~mirelatarnow/", "tides.example/~Milo Tarnow/"),
        ("Jose Maria Nunez; Núñez, José", "Max Núñez; Max Núñez"),
        ("Na Li", "Li Bo"),
    ],
)
def test_it_is_exchanged(text, shown):
    assert FOUND.without(text) == shown
    assert FOUND.are_in(text)
    assert FOUND.address_without(f"https://x.example/{text}") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Mirela",
        "Tarnow (2019)",
        "Mirela and Tarnow",
        "Amirela Tarnow",
        "Mirela Tarnowski",
        "Lina is not Li Na’s".replace("Li Na", "X"),
        "",
    ],
)
def test_other_words_stay(text):
    assert FOUND.without(text) == text
    assert not FOUND.are_in(text)


@given(st.text())
def test_no_names_change_no_text(text):
    assert NONE.without(text) == text
    assert not NONE


@given(given_name=LETTERS, family=LETTERS, before=st.text(max_size=20), after=st.text(max_size=20))
def test_no_whole_name_is_left_between_words(given_name, family, before, after):
    found = FormerNames([(f"{given_name} {family}", "X Y")])
    text = f"{before} {given_name.title()} {family.upper()}, {after}"
    assert f"{given_name} {family}" not in found.without(text).casefold()


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("~Mirela_Tarnow1", True),
        ("mirela-tarnow", True),
        ("t/MTarnow", False),
        ("tarnow-m", False),
        ("0000-0002-1825-0097", False),
    ],
)
def test_an_identifier_that_has_a_word_of_the_former_name_alone_says_it(value, says):
    assert says_former_name(value, former=["Mirela Tarnow"], public=["Milo Tarnow"]) is says


def test_a_name_that_says_no_more_than_the_public_ones_gives_nothing_away():
    assert gives_away("Mirela Tarnow", public=["Milo Tarnow"])
    assert not gives_away("M. Tarnow", public=["Milo Tarnow"])
