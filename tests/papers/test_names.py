"""Names as their owners write them, whatever the source did to them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.names import clean_name, full_name, name_block, name_key
from tests.papers.markup_strategies import damaged


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Quoc V. Le", "Quoc V. Le"),
        ("Le, Quoc V.", "Quoc V. Le"),
        ("  Le ,Quoc   V. ", "Quoc V. Le"),
        ("van der Maaten, Laurens", "Laurens van der Maaten"),
        ("Maaten, Laurens van der", "Laurens van der Maaten"),
        ("Smith, John, Jr.", "John Smith Jr."),
        ("Smith, Jr., John", "John Smith Jr."),
        ("John Smith, III", "John Smith III"),
        ("Wang, Wei, PhD", "Wei Wang"),
        ("Wei Wang 0001", "Wei Wang"),
        ("Ze Liu(†)", "Ze Liu"),
        ("Ze Liu*1,2", "Ze Liu"),
        ("Ze Liu⁸⁹", "Ze Liu"),
        ("Wei Wang$^{1,2}$", "Wei Wang"),
        ("Wei Wang<sup>a</sup>", "Wei Wang"),
        ('{\\"O}zlem {\\c C}etino\\u{g}lu', "Özlem Çetinoğlu"),
        ("Kim Nguy\\~ên", "Kim Nguyễn"),
        ("Themos~Stafylakis", "Themos Stafylakis"),
        ("Bj&ouml;rn Ommer", "Björn Ommer"),
        ("Jun–Jee Chao", "Jun-Jee Chao"),
        ("Ann Example ann@example.org", "Ann Example"),
        ("J. Smith et al.", "J. Smith"),
        ("王, 小明", "王小明"),
        ("王小明", "王小明"),
        ("محمد علي", "محمد علي"),
        ("राम शर्मा", "राम शर्मा"),
        ("Лев Толстой", "Лев Толстой"),
        ("Madonna", "Madonna"),
        ("Bin Wang,", "Bin Wang"),
        ("ann@example.org", ""),
        ("*", ""),
        ("123", ""),
        ("", ""),
    ],
)
def test_clean_name(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


@pytest.mark.parametrize(
    ("names", "key", "block"),
    [
        (["Quoc V. Le", "Le, Quoc V.", "QUOC V LE", "quoc v. le"], "quoc v le", "q le"),
        (["Łukasz Kaiser", "Lukasz Kaiser", "{\\L}ukasz Kaiser"], "lukasz kaiser", "l kaiser"),
        (["Søren Østergård", "Soren Ostergard", "S\\o ren \\O sterg\\aa rd"], "soren ostergard", "s ostergard"),
        (["Özlem Çetinoğlu", "O\u0308zlem C\u0327etinog\u0306lu"], "ozlem cetinoglu", "o cetinoglu"),
        (["İlker Işık", "Ilker Isik", "ILKER ISIK"], "ilker isik", "i isik"),
        (["Jean-Pierre Serre", "Jean Pierre Serre", "Jean‐Pierre Serre"], "jean pierre serre", "j serre"),
        (["Dianne O'Leary", "Dianne O’Leary", "Dianne OLeary", "Dianne O`leary"], "dianne oleary", "d oleary"),
        (["Laurens van der Maaten", "van der Maaten, Laurens"], "laurens van der maaten", "l maaten"),
        (["John Smith Jr.", "Smith, Jr., John"], "john smith jr", "j smith"),
        (["Đặng Thị Hương", "Dang Thi Huong"], "dang thi huong", "d huong"),
        (["Юрий Йванов"], "юрий йванов", "ю йванов"),
        (["王小明", "王, 小明"], "王小明", "王小明"),
        (["Ｗｅｉ　Ｗａｎｇ", "Wei Wang"], "wei wang", "w wang"),
        (["Madonna"], "madonna", "madonna"),
        (["†"], "", ""),
    ],
)
def test_spellings_of_one_name_share_key_and_block(names: list[str], key: str, block: str) -> None:
    assert {name_key(name) for name in names} == {key}
    assert {name_block(name) for name in names} == {block}


def test_vowel_signs_and_cyrillic_letters_are_not_marks_to_drop() -> None:
    assert name_key("राम") != name_key("रम")
    assert name_key("Йван") != name_key("Иван")


def test_different_names_stay_different() -> None:
    assert name_key("Quoc Le") != name_key("Q. Le")
    assert name_block("Quoc Le") == name_block("Q. Le")


def test_full_name_follows_the_order_of_the_script() -> None:
    assert full_name("Quoc V.", "Le") == "Quoc V. Le"
    assert full_name("晓敏", "褚") == "褚晓敏"
    assert full_name("", "Kong") == "Kong"
    assert full_name("John", "Smith", "Jr.") == "John Smith Jr."
    assert full_name("", "") == ""


@settings(deadline=None)
@given(damaged)
def test_cleaning_is_idempotent_and_keeps_the_key(raw: str) -> None:
    clean = clean_name(raw)
    assert clean_name(clean) == clean
    assert name_key(clean) == name_key(raw)
    assert bool(clean) == bool(name_key(raw))
    assert "@" not in clean
    clean.encode()
    name_block(raw)


WORD = st.text(alphabet=st.characters(categories=["Lu", "Ll"]), min_size=2, max_size=8)


@settings(deadline=None)
@given(given=st.lists(WORD, min_size=1, max_size=3), family=WORD)
def test_order_variants_agree(given: list[str], family: str) -> None:
    first = " ".join(given)
    assert name_key(f"{family}, {first}") == name_key(f"{first} {family}")
    assert name_block(f"{family}, {first}") == name_block(f"{first} {family}")
