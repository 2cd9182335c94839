import pytest
from hypothesis import given

from papers.exports.person_names import PersonName, alike, person_name
from tests.papers.exports.making import hostile


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Quoc V. Le", ("Quoc V.", "", "Le", "")),
        ("Laurens van der Maaten", ("Laurens", "van der", "Maaten", "")),
        ("Luc Van Gool", ("Luc", "", "Van Gool", "")),
        ("Guy Van den Broeck", ("Guy", "", "Van den Broeck", "")),
        ("Ana de la Cruz", ("Ana", "de la", "Cruz", "")),
        ("Martin Luther King Jr.", ("Martin Luther", "", "King", "Jr.")),
        ("William Wang III", ("William", "", "Wang", "III")),
        ("Łukasz Żółć-O'Neil", ("Łukasz", "", "Żółć-O'Neil", "")),
        ("Дмитрий Иванов", ("Дмитрий", "", "Иванов", "")),
        ("van Gogh", ("van", "", "Gogh", "")),
    ],
)
def test_names_that_are_taken_apart(name, parts):
    assert person_name(name) == PersonName(*parts)


@pytest.mark.parametrize(
    "name",
    [
        "王伟", "김민준", "山田 太郎", "Plato", "Srinivasan R.", "ATLAS Collaboration", "The Gemini Team", "Smith and Sons",
        "University of Tests", "محمد علي", "", "12", "Byron, Ada", "a b c d e f g h i j",
    ],
)  # fmt: skip
def test_names_that_stay_whole(name):
    assert person_name(name) == PersonName(literal=name)


@given(hostile)
def test_no_word_is_lost_or_moved(name):
    found = person_name(name)
    parts = (found.given, found.particle, found.family, found.suffix, found.literal)
    assert " ".join(part for part in parts if part).split() == name.split()


@pytest.mark.parametrize(
    ("name", "known", "taken_apart"),
    [
        ("M. García López", PersonName("María", "", "García López"), PersonName("M.", "", "García López")),
        ("García López María", PersonName("María", "", "García López"), PersonName("María", "", "García López")),
        ("A. van der Berg", PersonName("Anna", "van der", "Berg"), PersonName("A.", "van der", "Berg")),
        ("A. Berg Jr.", PersonName("Anna", "", "Berg", "Jr."), PersonName("A.", "", "Berg", "Jr.")),
        ("Suharto", PersonName(literal="Suharto"), PersonName(literal="Suharto")),
        ("M. Lopez", PersonName("María", "", "García López"), None),
        ("López", PersonName("María", "", "García López"), None),
    ],
)
def test_another_form_is_taken_apart_as_its_person_does(name, known, taken_apart):
    assert alike(name, known) == taken_apart
