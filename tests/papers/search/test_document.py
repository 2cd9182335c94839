"""What a work becomes for search: lexemes of every kind, words with places, the text word by word."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from papers.search.document import (
    FIELD_BREAK,
    Described,
    citations_step,
    make_document,
    spoken_words,
    standing_of,
    standing_step,
)
from papers.search.words import COMMON_WORDS, stem, words

WORK = Described(
    pk=1,
    title="Learning to augment: $\\beta$-VAE",
    tldr="It augments.",
    abstract="We augment data. Data are augmented.",
    keywords=["data augmentation"],
    names=["Ada Byron", "NeurIPS"],
    fulltext="The ResNet-50 of the authors.",
    year=2019,
    type="preprint",
    citations=5,
    standing=0.3,
    venue=3,
    authors=[7, 8],
    topics=[5],
    institutions=[9],
)
LIMIT = 1_048_575


def lexemes(document) -> set[str]:
    return set(re.findall("'([^']*)'", document.lexemes))


def test_words_are_found_by_stem_exactly_and_in_pairs():
    found = lexemes(make_document(WORK))
    assert {"augment", "learn", "=augments", "=augmented", "augment data", "data augmentation"} <= found
    assert {"=resnet", "resnet 50", "of the"} <= found
    assert "the" not in found
    assert "=the" in found


def test_no_pair_joins_two_fields():
    found = lexemes(make_document(WORK))
    assert "vae it" not in found
    assert "augments we" not in found
    assert "augmented data" not in found


def test_the_title_is_told_apart():
    found = lexemes(make_document(WORK))
    assert {"t:augment", "t:=augment", "t:beta vae"} <= found
    assert "t:data" not in found


def test_names_and_the_year_are_words_but_promise_no_text():
    found = lexemes(make_document(WORK))
    assert {"byron", "neurip", "2019"} <= found
    assert not {"=byron", "ada byron", "=2019"} & found


def test_tags():
    found = {lexeme for lexeme in lexemes(make_document(WORK)) if lexeme.startswith("#")}
    assert found == {
        "#A7", "#A8", "#T5", "#S3", "#I9", "#y2019", "#y201_", "#preprint", "#tldr", "#abstract", "#fulltext", "#c3",
        f"#s{standing_step(0.3)}",
    }  # fmt: skip


def test_what_a_work_lacks_has_no_tag():
    bare = replace(
        WORK, year=None, tldr="", abstract="", fulltext="", venue=None, authors=[], topics=[], institutions=[]
    )
    found = {lexeme for lexeme in lexemes(make_document(bare)) if lexeme.startswith("#")}
    assert found == {"#y", "#preprint", "#c3", "#s3"}


def test_a_formula_is_what_one_would_say():
    assert spoken_words("the $\\mathcal{O}(n^2)$ of $\\varepsilon$-greedy") == [
        "the",
        "o",
        "n",
        "2",
        "of",
        "epsilon",
        "greedy",
    ]


def test_the_title_comes_first_even_where_it_has_no_word():
    title, tldr, *_ = make_document(replace(WORK, title="???", tldr="told")).plain.split(FIELD_BREAK)
    assert (title.strip(), tldr) == ("", "told")


def test_a_text_of_any_length_fits_a_row():
    endless = " ".join(f"word{number}" for number in range(150_000))
    document = make_document(replace(WORK, title=endless, abstract=endless, fulltext=endless))
    assert sum(len(lexeme.encode()) for lexeme in lexemes(document)) < LIMIT
    assert len(document.front.encode()) < LIMIT
    assert {"#A7", "#y2019", "=word", "augment data"} & lexemes(document) >= {"#A7", "#y2019", "=word"}


@given(st.text())
def test_every_word_of_any_title_is_there_in_every_form(title):
    found = lexemes(make_document(replace(WORK, title=title)))
    for word in words(title) if "$" not in title and "\\" not in title else ():
        assert f"t:={word}" in found
        assert word in COMMON_WORDS or stem(word) in found


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))
def test_more_citations_are_never_a_lower_step(one, other):
    low, high = sorted((one, other))
    assert citations_step(low) <= citations_step(high)


@given(st.integers(0, 10**7), st.one_of(st.none(), st.integers(1400, 2200)))
def test_standing_is_bounded_and_grows_with_citations_and_youth(citations, year):
    standing = standing_of(citations=citations, year=year, this_year=2026)
    assert 0 <= standing <= 1
    assert standing <= standing_of(citations=citations + 1000, year=year, this_year=2026)
    if year is not None:
        assert standing <= standing_of(citations=citations, year=year + 1, this_year=2026)
