import pytest
from hypothesis import given

from papers.exports.person_names import PersonName, person_name
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
