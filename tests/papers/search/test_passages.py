"""What of a work is shown: marks where it matched, passages that say most, formulae whole."""

from hypothesis import given
from hypothesis import strategies as st

from papers.search.engine import Origin
from papers.search.passages import marked, matches, opening, passages, wanted_of
from papers.search.query.reading import read_query
from papers.search.words import words


def wanted(text):
    return wanted_of(read_query(text).tree)


def shown(text, query) -> str:
    return _bracketed(marked(text, matches(text, wanted(query))))


def _bracketed(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def _passages(text, query, *, origin=Origin.FULLTEXT, most=2) -> list[str]:
    return [_bracketed(found.pieces) for found in passages(text, wanted(query), origin=origin, most=most)]


def test_forms_of_a_word_are_marked():
    assert shown("Augmented data augments data.", "augmentation") == "[Augmented] data [augments] data."


def test_a_phrase_is_marked_as_a_whole_and_only_as_it_is():
    assert shown("data-augmentation and augmentation of data", '"data augmentation"') == (
        "[data-augmentation] and augmentation of data"
    )


def test_what_is_excluded_is_not_marked():
    assert shown("cats and dogs", "cats -dogs") == "[cats] and dogs"


def test_overlapping_matches_are_one_mark():
    assert shown("deep data augmentation", '"data augmentation" data') == "deep [data augmentation]"


def test_words_side_by_side_are_one_mark():
    assert shown("Data augmentation of data", "data augmentation") == "[Data augmentation] of [data]"
    assert shown("data-augmentation. Data", "data augmentation") == "[data-augmentation]. [Data]"


def test_a_sentence_is_shown_rather_than_a_heading():
    text = (
        "5 MNIST\n\n"
        + "Nothing of that here. " * 30
        + "\n\nWe trained on MNIST for a week, until nobody was left. "
        + "So it is. " * 50
    )
    (passage,) = _passages(text, "mnist", most=1)
    assert passage.startswith("We trained on [MNIST]")


def test_letters_with_marks_are_found_where_they_stand():
    assert shown("The naïve Bayes", "naive") == "The [naïve] Bayes"


def test_nothing_within_a_formula_is_marked():
    assert shown("a $beta$ and beta", "beta") == "a $beta$ and [beta]"


def test_a_passage_covers_as_much_of_the_query_as_it_can():
    text = "Cats here. " + "Filler words without sense. " * 40 + "Cats and dogs are together here. " + "More. " * 200
    (passage,) = _passages(text, "cats dogs", most=1)
    assert "[Cats] and [dogs]" in passage


def test_a_second_passage_shows_what_the_first_one_lacks():
    text = "All about cats. " + "Nothing to see. " * 60 + "All about dogs. " + "Nothing. " * 100
    first, second = _passages(text, "cats dogs")
    assert "[cats]" in first
    assert "[dogs]" in second


def test_passages_begin_with_their_sentence_and_stay_in_their_paragraph():
    text = "Before.\n\nThe first sentence. The cat sat down.\n\nAfter it, something else." + " More of it." * 100
    (passage,) = passages(text, wanted("cat"), origin=Origin.FULLTEXT, most=1)
    assert _bracketed(passage.pieces) == "The first sentence. The [cat] sat down."


def test_a_full_text_with_marks_on_its_letters_is_read_as_a_whole():
    text = "Ünrelated words. " * 100 + "Ein naïver Ansatz."
    assert any("[naïver]" in passage for passage in _passages(text, "naiver"))


def test_the_opening_of_an_abstract():
    assert _bracketed(opening("Short and good.").pieces) == "Short and good."
    assert opening("  ") is None
    long = opening("word " * 500)
    assert long.closes
    assert not long.opens


@given(st.text(alphabet="ab $\n.é", max_size=400), st.sampled_from(["a", '"a b"', "ab", "a OR é", "b -a"]))
def test_pieces_are_the_text(text, query):
    pieces = marked(text, matches(text, wanted(query)))
    assert "".join(piece.text for piece in pieces) == text


@given(st.text(alphabet="abcd $\n.é", max_size=2000), st.sampled_from(["a", '"a b"', "ab", "a OR é"]))
def test_a_passage_is_a_stretch_of_the_text_and_shows_a_match(text, query):
    for origin in Origin:
        for passage in passages(text, wanted(query), origin=origin, most=2):
            joined = "".join(piece.text for piece in passage.pieces)
            assert "".join(joined.split()) in "".join(text.split())
            assert any(piece.marked for piece in passage.pieces)


@given(
    st.lists(
        st.sampled_from(["data", "augmentation", "cats", "x", "study", "studies", "studied", "naïve"]), max_size=300
    )
)
def test_a_match_is_found_in_a_long_text_wherever_it_is(found):
    text = " ".join(found)
    for query, word in (("studying", {"study", "studies", "studied"}), ("naive", {"naïve"})):
        assert bool(_passages(text, query)) == bool(word & set(found))
    assert words(text) == words(text.upper())
