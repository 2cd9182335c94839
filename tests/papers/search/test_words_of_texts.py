"""What a word is: the same for a document, a query, and the place in the text where it is shown."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from papers.search.words import COMMON_WORDS, LONGEST_WORD, spans, stem, words

TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("αβγς²½②ｶﾞが゛ー・々\u3099\u0301\u00adﬁ㎏Ⅳ﷽KÅİß-_ \n'")), max_size=40
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Data augmentation", "data augmentation"),
        ("ResNet50, ResNet-50; resnet 50", "resnet 50 resnet 50 resnet 50"),
        ("β-VAE", "beta vae"),
        ("beta-VAE", "beta vae"),
        (r"$\beta$-VAE", "beta vae"),
        ("β² and β₂", "beta 2 and beta 2"),
        ("βγ", "βγ"),
        ("Łukasz Özlem Ångström", "lukasz ozlem angstrom"),
        ("naïve cafe\u0301", "naive cafe"),
        ("ﬁne-tuning", "fine tuning"),
        ("x²", "x 2"),
        ("12.5%", "12 5"),
        ("snake_case", "snake case"),
        ("don't", "don t"),
        ("深層学習", "深 層 学 習"),
        ("ディープ・ラーニング", "デ ィ ー プ ラ ー ニ ン グ"),
        ("ﾃﾞｰﾀ", "デ ー タ"),
        ("か\u3099", "が"),
        ("GPT模型2", "gpt 模 型 2"),
        ("हिन्दी", "हिन्दी"),
        ("Привет Йога", "привет йога"),
        ("한국어", "한국어"),
        ("!?… —", ""),
        ("", ""),
        ("\ud800a\x00b", "a b"),
    ],
)
def test_words(text, found):
    assert words(text) == found.split()


@settings(deadline=None, max_examples=1500)
@given(TEXT)
@example("β²γ")
@example("½α")
def test_words_written_again_are_the_same_words(text):
    found = words(text)
    assert words(" ".join(found)) == found


@settings(deadline=None, max_examples=500)
@given(TEXT)
def test_places_agree_with_words(text):
    found = list(spans(text))
    assert [word.text for word in found] == words(text)
    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert all(first.end <= second.start or first.start == second.start for first, second in pairwise(found))
    for word in found:
        assert word.text in words(text[word.start : word.end])


@settings(deadline=None)
@given(TEXT)
def test_case_and_western_marks_do_not_matter_nor_is_a_word_too_long(text):
    assert all(0 < len(word) <= LONGEST_WORD for word in words(text * 20))
    if text.isascii():
        assert words(text.upper()) == words(text.lower())


@settings(deadline=None)
@given(TEXT, TEXT)
def test_a_space_parts_words_and_joins_nothing(first, second):
    if not first.endswith(" "):
        assert words(f"{first} | {second}") == words(first) + words(second)


def test_forms_of_a_word_share_a_stem():
    assert {stem(word) for word in ("augmentation", "augmentations", "augmented", "augmenting")} == {"augment"}
    assert stem("深") == "深"
    assert stem("привет") == "привет"


def test_common_words_are_words():
    assert all(words(word) == [word] for word in COMMON_WORDS)
