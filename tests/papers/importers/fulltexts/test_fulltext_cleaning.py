"""Text of PDFs becomes text that phrases can be found in, and loses nothing but what every page repeats."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.importers.fulltexts.cleaning import clean, cut

HEAD = "Under review at the Conference on Tests 2019"


def paged(*pages: str, head=HEAD, first=1) -> str:
    return "".join(f"{head}\n\n{page}\n{number}\n\n\f" for number, page in enumerate(pages, start=first))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # The document writes the word whole elsewhere, or with its hyphen.
        ("We use augmentation. So augmen-\ntation helps.", "We use augmentation. So augmentation helps."),
        ("Ours is state-of-the-art. The state-of-the-\nart is ours.", "state-of-the-art is ours."),
        ("A multi-task net. Each multi-\ntask net.", "Each multi-task net."),
        ("Multitask nets. Multi-\ntask nets.", "Multitask nets. Multitask nets."),
        # Neither form occurs: both parts are words of the text, or one is not.
        ("gating is based on a gating-\nbased unit", "a gating-based unit"),
        ("the net con-\nverges to a point", "the net converges to a point"),
        ("the best of state-of-the-\nart nets", "state-of-the-art nets"),
        ("by Jean-\nPaul Smith", "by Jean-Paul Smith"),
        ("by A. Ra-\nbinovich", "by A. Rabinovich"),
        ("DEEP NET-\nWORKS", "DEEP NETWORKS"),
        ("on CIFAR-\n10 and", "on CIFAR-10 and"),
        # What PDF readers write for a hyphen that a line end put in, with and without the line end.
        ("the net con\ufffeverges", "the net converges"),
        ("the net con\x02\nverges", "the net converges"),
        ("the net con\xad\nverges", "the net converges"),
        ("the net con\xadverges", "the net converges"),
        # A dash or a minus is no hyphen.
        ("x -\ny", "x - y"),
        ("we know - as\nothers - that", "we know - as others - that"),
        # Over an empty line only a word that is known, since it may be another column.
        ("a network. Each net-\n\nwork learns.", "Each network learns."),
        ("the bot-\n\nbution of x", "the bot- bution of x"),
    ],
)
def test_words_that_a_line_end_broke(raw, expected):
    assert expected in clean(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("ﬁnd the ﬂow of eﬃcient oﬃces", "find the flow of efficient offices"),
        ("cafe\u0301", "café"),
        ("a\x00b\x07c \u200bd\r\ne", "abc d e"),
        ("a \ufffd b", "a b"),
        ("  wide \t spaces\u00a0here ", "wide spaces here"),
        ("\ud800broken", "broken"),
    ],
)
def test_characters(raw, expected):
    assert clean(raw) == expected


def test_a_phrase_goes_on_over_the_page():
    text = clean(paged("We show that data", "augmentation helps.", "It does so for all nets."))
    assert text == "We show that data augmentation helps.\n\nIt does so for all nets."


def test_a_word_goes_on_over_the_page():
    assert clean(paged("We use data augmen-", "tation here.", "The end.")).startswith("We use data augmentation here.")


def test_left_and_right_pages_may_differ():
    pages = []
    for number, letter in enumerate("abcdefghij", 1):
        head = f"{number} Byron and Babbage" if number % 2 == 0 else f"On Engines {number}"
        pages.append(f"{head}\n\nWe go on with {letter} as\n")
    text = clean("\f".join(pages))
    assert "Byron" not in text
    assert "On Engines" not in text
    assert "We go on with c as We go on with d as" in text


def test_a_head_in_one_line_with_the_text_is_taken_off():
    pages = ["one", "two", "three", "four"]
    raw = "\f".join([*(f"{HEAD}\n{page}" for page in pages), f"{HEAD} five and more"])
    assert clean(raw).split() == ["one", "two", "three", "four", "five", "and", "more"]


def test_numbers_that_do_not_count_pages_stay():
    text = clean("The table\n0.5\n64\n\fshows that\n128\n\fit learns\n3\n")
    assert text.split() == ["The", "table", "0.5", "64", "shows", "that", "128", "it", "learns", "3"]


def test_a_line_that_repeats_inside_pages_stays():
    page = "first line\nsecond\nthird\nThis sentence is on every page.\nlast\nbut\none"
    assert clean("\f".join(f"{n} {page} {n}" for n in ["a", "b", "c", "d"])).count("This sentence") == 4


def test_page_numbers_may_begin_anywhere_and_be_part_of_a_line():
    raw = "".join(
        f"Text {letter}\n\nProceedings, page {number} of 300\n\f" for number, letter in enumerate("abcde", 117)
    )
    assert clean(raw) == "Text a Text b Text c Text d Text e"


def test_lines_become_paragraphs():
    lines = ["1 INTRODUCTION", "Much has been said about these engines and how", "they run in our days. They run well enough so",
             "that we stop.", "Others run too, and some of them are as old as", "the hills.", "", "2 METHODS", "", "None."]  # fmt: skip
    assert clean("\n".join(lines)).split("\n\n") == [
        "1 INTRODUCTION",
        " ".join(lines[1:4]),
        " ".join(lines[4:6]),
        "2 METHODS",
        "None.",
    ]


RUNS = st.lists(st.text(st.sampled_from("abcdefgh-é.,:3 \n"), min_size=1, max_size=40), min_size=1, max_size=30)


@given(RUNS)
def test_nothing_is_lost_where_no_page_repeats_anything(lines):
    raw = "\n".join(lines)
    letters = re.sub(r"[\s-]", "", unicodedata.normalize("NFC", raw))
    assert re.sub(r"[\s-]", "", clean(raw)) == letters


@given(st.lists(st.text(st.sampled_from("abcdefgh ,."), min_size=1, max_size=60), min_size=3, max_size=12))
def test_what_goes_with_the_pages_are_their_head_and_number_only(pages):
    pages = [f"{chr(65 + number)} {page} {chr(75 + number)}" for number, page in enumerate(pages)]
    assert "".join(clean(paged(*pages)).split()) == "".join("".join(pages).split())


@given(st.text())
def test_any_text_becomes_storable_text(raw):
    text = clean(raw)
    assert text == text.strip()
    assert "\0" not in text
    assert unicodedata.is_normalized("NFC", text)
    assert "\n\n\n" not in text
    assert not re.search(r"(?<!\n)\n(?!\n)", text)
    text.encode("utf-8")


@given(st.lists(st.text(st.sampled_from("abc de.\n"), max_size=80), max_size=8))
def test_what_is_clean_stays_as_it_is(pieces):
    once = clean("\n\n".join(pieces))
    assert clean(once).split() == once.split()


@pytest.mark.parametrize(
    "unit", ["\xad", "\xad ", "-", "a-", "a-\n", "1 ", "\ufffe", "\f", "x\f", ". ", "(", "aA\n", "\x02\n"]
)
def test_hostile_texts_come_to_an_end(unit):
    """In quadratic time they would take the day."""
    clean(unit * (400_000 // len(unit)))


@given(st.text(st.sampled_from("ab \n"), max_size=200), st.integers(1, 60))
def test_a_cut_is_between_words(text, most):
    text = text.strip()
    shorter = cut(text, most)
    assert len(shorter) <= most
    assert text.startswith(shorter)
    if len(text) > most and " " in text[:most].strip():
        assert shorter == "" or text[len(shorter)].isspace()
