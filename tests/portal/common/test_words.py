import pytest

from portal.common.templatetags.choices import options
from portal.common.templatetags.words import grouped, initials, named, tint, years


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Byron", "AB"),
        ("Jose Maria García", "JG"),
        ("X", "X"),
        ("王伟", "王"),
        ("محمد الأحمد", "م"),
        ("(?)", "?"),
        ("", "?"),
        ("'t Hooft", "H"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_a_name_keeps_its_tint():
    assert tint("Ada Byron") == tint("Ada Byron")
    assert 0 <= tint("王伟") < 6


@pytest.mark.parametrize(
    ("first", "last", "text"), [(2017, 2023, "2017–2023"), (2019, 2019, "2019"), (None, None, ""), (None, 2020, "2020")]
)
def test_years(first, last, text):
    assert years(first, last) == text


def test_numbers_carry_their_unit():
    assert named(1, "work,works") == "1 work"
    assert named(0, "work,works") == "0 works"
    assert named(12345, "work,works") == "12,345 works"
    assert grouped(None) == "0"


def test_options_escape_and_mark_the_chosen_one():
    made = options([("a", '<b>"'), (2019, "2019 (3)")], "2019")
    assert made == '<option value="a">&lt;b&gt;&quot;</option><option value="2019" selected>2019 (3)</option>'
