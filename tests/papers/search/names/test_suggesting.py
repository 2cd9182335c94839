"""Names that go on from what somebody is typing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers.search.names import MOST_SUGGESTED, NameKind, suggest
from tests.papers.search.names.naming import author, institution, ready, topic, venue

pytestmark = pytest.mark.django_db

AUTHOR, TOPIC, INSTITUTION, VENUE = NameKind


def names(text, *kinds, **options):
    return [found.name for found in suggest(text, kinds=kinds or tuple(NameKind), **options)]


@pytest.fixture
def quoc():
    made = author("Quoc V. Le", "Quoc Le", works=9)
    author("Leonidas Guibas", works=20)
    author("Ada Byron", works=5)
    ready()
    return made


@pytest.mark.parametrize(
    "typed", ["quoc", "QUOC", "le q", "quoc l", "quoc v le", "Le, Quoc", "Le, Q", "q v", "  qu  ", "v. l"]
)
def test_any_part_of_a_name_in_any_order_cut_short_anywhere(quoc, typed):
    assert names(typed, AUTHOR) == ["Quoc V. Le"]


@pytest.mark.parametrize("typed", ["", " ", "\0", "!?", "quoc ada", "uoc", "quocx", "ada quoc le"])
def test_what_no_name_has_is_not_found(quoc, typed):
    assert [one for one in suggest(typed) if not one.guessed] == []


def test_the_most_works_first_and_ties_in_order_of_age(quoc):
    assert names("le", AUTHOR) == ["Leonidas Guibas", "Quoc V. Le"]
    twins = [author("Same Name", works=3) for _ in range(3)]
    ready()
    assert [found.id for found in suggest("same")] == [one.public_id for one in twins]


def test_a_word_that_is_followed_by_another_is_taken_as_finished_first():
    author("Jo Smith", works=1)
    author("John Smith", works=90)
    ready()
    assert names("jo smi") == ["Jo Smith", "John Smith"]


def test_a_name_that_is_just_what_was_typed_comes_first():
    author("Wei Liang", works=90)
    author("Wei Li", works=1)
    topic("attention mechanism", works=90)
    topic("attention", works=1)
    author("Li", works=1)
    author("Ling Chen", works=90)
    ready()
    assert names("wei li", AUTHOR) == ["Wei Li", "Wei Liang"]
    assert names("li wei", AUTHOR) == ["Wei Li", "Wei Liang"]
    assert names("attention", TOPIC) == ["attention", "attention mechanism"]
    # One word is hardly ever all of a person's name.
    assert names("li", AUTHOR)[0] in ("Ling Chen", "Wei Liang")


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Łukasz Żółć", "zolc"), ("Łukasz Żółć", "ŁUK"), ("José García", "garcia"), ("Conan O'Leary", "oleary"),
     ("Conan O'Leary", "o'l"), ("Conan O’Leary", "o leary"), ("Jean-Luc Godard", "luc"), ("王伟", "王"), ("王伟", "王伟"),
     ("Владимир Вапник", "вапн"), ("محمد بن سلمان", "سلم"), ("Müller Groß", "gross")],
)  # fmt: skip
def test_marks_and_scripts(name, typed):
    author(name)
    ready()
    assert names(typed, AUTHOR) == [name]


def test_every_kind_is_found_by_its_own_names():
    author(
        "Berna Test",
        institution=institution("University of Bern", "Universität Bern", "UniBE", city="Bern", country_code="CH"),
    )
    topic("Bernoulli processes", parent=topic("Statistics", kind="field"))
    venue("Annual Meeting on Tests", "BERNTEST")
    ready()
    found = suggest("bern")
    assert [(one.kind, one.name, one.matched, one.hint) for one in found] == [
        (AUTHOR, "Berna Test", "", "University of Bern"),
        (TOPIC, "Bernoulli processes", "", "Statistics"),
        (INSTITUTION, "University of Bern", "", "Bern, CH"),
        (VENUE, "Annual Meeting on Tests", "BERNTEST", "BERNTEST"),
    ]
    assert [one.matched for one in suggest("unibe")] == ["UniBE"]
    assert suggest("bern", kinds=[VENUE]) == found[3:]
    assert suggest("bern", kinds=[VENUE, AUTHOR, VENUE]) == [found[3], found[0]]
    assert found[0].url == f"/authors/{found[0].id}/"


def test_a_record_is_there_once_however_many_of_its_names_fit():
    author("Quoc V. Le", "Quoc Le", "Quoc Viet Le", works=2)
    ready()
    assert [(found.name, found.matched) for found in suggest("le quoc")] == [("Quoc V. Le", "")]
    assert [(found.name, found.matched) for found in suggest("viet")] == [("Quoc V. Le", "Quoc Viet Le")]


def test_merged_and_empty_records_never_appear():
    kept = author("Kept Person")
    author("Gone Person", merged_into=kept)
    author("Empty Person", works=0)
    topic("Empty Persons", works=0)
    ready()
    assert names("person") == ["Kept Person"]


def test_the_kinds_share_the_room():
    for number in range(12):
        author(f"Testa {number} Person")
        topic(f"test number {number}")
    venue("Tests")
    ready()
    found = suggest("test", limit=8)
    assert [one.kind for one in found] == [AUTHOR] * 4 + [TOPIC] * 3 + [VENUE]
    assert len(suggest("test", limit=5, kinds=[TOPIC])) == 5
    assert suggest("test", limit=0) == []
    assert len(suggest("test", limit=10_000)) == MOST_SUGGESTED


def test_of_many_names_the_best_are_found_like_those_of_few():
    for number in range(120):
        author(f"Wang{'abcdef'[number % 6]} Li{number}x", works=number)
    ready()
    assert names("w", AUTHOR, limit=3) == ["Wangf Li119x", "Wange Li118x", "Wangd Li117x"]
    assert names("wange l", AUTHOR, limit=2) == ["Wange Li118x", "Wange Li112x"]
    assert names("l wange", AUTHOR, limit=2) == ["Wange Li118x", "Wange Li112x"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("vaswni", "Ashish Vaswani"), ("ashsh vaswani", "Ashish Vaswani"), ("ahsish vaswani", "Ashish Vaswani"),
     ("vaswanii", "Ashish Vaswani"), ("vaswin", "Ashish Vaswani"), ("delvin", "Jacob Devlin"), ("Schmidhubr", "Jürgen Schmidhuber"),
     ("convolutonal netwroks", "convolutional networks"), ("Universtiy", "University of Bern")],
)  # fmt: skip
def test_a_misspelt_name_is_guessed_and_marked(typed, meant):
    for name in ("Ashish Vaswani", "Jacob Devlin", "Jürgen Schmidhuber"):
        author(name)
    topic("convolutional networks")
    institution("University of Bern")
    ready()
    found = suggest(typed)
    assert [one.name for one in found] == [meant]
    assert found[0].guessed


def test_nothing_is_guessed_where_something_begins_so(quoc):
    author("Quoc Lee")
    ready()
    assert not any(one.guessed for one in suggest("quoc le"))


def test_short_words_are_not_guessed_at(quoc):
    assert suggest("lx") == []


@given(text=st.text(max_size=60) | st.text(alphabet="quoc vle%_\\'\"*:&|!() ", max_size=20))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered(quoc, text):
    for found in suggest(text):
        assert found.kind in NameKind
