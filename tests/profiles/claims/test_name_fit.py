"""Names that can be one person's are filed together; nothing is ever merged by this."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.claims.name_fit import NameFit, fit_names

COMPATIBLE = [
    ("Ada Rowe", "Ada Rowe"),
    ("Ada Rowe", "Rowe, Ada"),
    ("Ada Rowe", "ADA ROWE"),
    ("Ada M. Rowe", "Ada Rowe"),
    ("Ada M. Rowe", "Ada Marie Rowe"),
    ("Jürgen Müller", "Jurgen Muller"),
    ("Jürgen Müller", "Juergen Mueller"),
    ("Søren Østergård", "Soren Ostergard"),
    ("Xiao-Ming Wang", "Xiaoming Wang"),
    ("Xiao Ming Wang", "Wang Xiaoming"),
    ("Wei Wang", "Wang Wei"),
    ("María García López", "Maria Garcia"),
    ("Anna van der Berg", "Berg, Anna"),
    ("Yann Le Gall", "Yann Legall"),
    ("Quoc Le", "Le, Quoc V."),
    ("O'Leary, Sean", "Sean OLeary"),
    ("Sam Rowe Jr.", "Sam Rowe"),
    ("Smith-Jones, Ann", "Ann Smith"),
    ("王小明", "王小明"),
    ("Plato", "Plato"),
]
INITIALS = [("A. Rowe", "Ada Rowe"), ("Rowe, A. M.", "Ada Rowe"), ("A. Rowe", "A. Rowe"), ("Quoc Le", "Q. V. Le")]
INCOMPATIBLE = [
    ("Ada Rowe", "Bea Rowe"),
    ("Ada Rowe", "B. Rowe"),
    ("Ada Rowe", "Ada Lowe"),
    ("Ada M. Rowe", "Ada N. Rowe"),
    ("A. R.", "Ada Rowe"),
    ("Ada", "Ada Rowe"),
    ("Ada Ada", "Ada Rowe"),
    ("Rowe", "Ada Rowe"),
    ("Le Quoc", "Quoc"),
    ("王小明", "小明"),
    ("", "Ada Rowe"),
    ("", ""),
    ("…", "…"),
]


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [(*pair, NameFit.COMPATIBLE) for pair in COMPATIBLE]
    + [(*pair, NameFit.INITIALS) for pair in INITIALS]
    + [(*pair, NameFit.INCOMPATIBLE) for pair in INCOMPATIBLE],
)
def test_names_fit_either_way_round(one, other, fit):
    assert fit_names([one], [other]) is fit
    assert fit_names([other], [one]) is fit


def test_the_best_of_several_names_decides():
    assert fit_names(["A. Rowe", "Ada Lind"], ["Ada Rowe"]) is NameFit.INITIALS
    assert fit_names(["A. Rowe", "Ada Rowe"], ["B. Lowe", "Ada Rowe"]) is NameFit.COMPATIBLE
    assert fit_names([], ["Ada Rowe"]) is NameFit.INCOMPATIBLE


WORD = st.from_regex(r"[A-ZÄÉØŁÇ][a-zäéøłç]{1,8}", fullmatch=True)
NAME = st.lists(WORD, min_size=2, max_size=4).map(" ".join)


@given(NAME)
def test_a_name_fits_itself_in_any_case_and_order(name):
    first, *rest = name.split()
    for other in (name, name.upper(), f"{' '.join(rest)}, {first}", name.replace(" ", "  "), name.replace(" ", "-", 1)):
        assert fit_names([name], [other]) is NameFit.COMPATIBLE


@given(st.lists(st.text(max_size=40), max_size=4), st.lists(st.text(max_size=40), max_size=4))
def test_any_texts_are_answered_and_alike_from_both_sides(own, recorded):
    assert fit_names(own, recorded) is fit_names(recorded, own)


@given(NAME, NAME)
def test_names_without_a_word_or_letter_in_common_never_fit(one, other):
    starts = {word[0] for word in one.upper().split()}
    if starts.isdisjoint(word[0] for word in other.upper().split()) and one.isascii() and other.isascii():
        assert fit_names([one], [other]) is NameFit.INCOMPATIBLE
