"""Forms of a name: what is meant by it is searched, what might be is offered, and others are neither."""

import pytest

from papers.models import Authorship
from profiles.selectors.name_forms import forms_of, is_close
from profiles.views.corrections.finding import fitting
from tests.corpus import a_work, an_author


@pytest.mark.parametrize(
    ("key", "own"),
    [
        ("yang liu", "yang liu"), ("y liu", "yang liu"), ("liu yang", "yang liu"), ("yang janet liu", "yang liu"),
        ("quoc v le", "quoc le"), ("xiao ming wang", "xiaoming wang"), ("liu y", "yang liu"),
        ("maria garcia lopez", "maria del carmen garcia lopez"),
    ],
)  # fmt: skip
def test_close_to_a_name(key, own):
    assert is_close(key, to=own)


@pytest.mark.parametrize(
    ("key", "own"),
    [
        ("yang liu", "y liu"), ("xiao yang liu", "yang liu"), ("yin liu", "yang liu"), ("liu", "yang liu"),
        ("john q smith", "john robert smith"), ("y l", "yang liu"), ("jean martin", "martin jean claude"),
    ],
)  # fmt: skip
def test_not_close_to_a_name(key, own):
    assert not is_close(key, to=own)


def shown(names, **more):
    return {form.shown: form.is_close for form in forms_of(names, fits=fitting(names), **more)}


@pytest.mark.django_db
class TestForms:
    @pytest.mark.parametrize(
        ("name", "form"),
        [
            ("Jürgen Müller", "Juergen Mueller"), ("Jean-Pierre Martin", "J.-P. Martin"), ("Xiao-Ming Wang", "Xiaoming Wang"),
            ("Xiaoming Wang", "Xiao Ming Wang"), ("Quoc V. Le", "Q. Le"), ("Ludwig van Beethoven", "Ludwig Beethoven"),
            ("O'Leary Ann", "Ann OLeary"), ("José Álvarez", "Jose Alvarez"),
        ],
    )  # fmt: skip
    def test_is_found_as_it_is_written_elsewhere(self, name, form):
        an_author(form)
        assert form in shown([name])

    def test_others_are_not(self):
        for name in ("Yan Liu", "Wei Liu", "Yang Wang", "Ada Byron"):
            an_author(name)
        assert shown(["Yang Liu"]) == {}

    def test_what_may_be_anybodys_is_offered_and_not_searched(self):
        an_author("Yang Liu")
        an_author("Y. Liu")
        assert shown(["Y. Liu"]) == {"Y. Liu": True, "Yang Liu": False}
        assert shown(["Yang Liu"]) == {"Yang Liu": True, "Y. Liu": True}

    def test_names_that_are_nobodys_count(self):
        work = a_work(authors=["Yang J. Liu"])
        Authorship.objects.filter(work=work).update(provenance="denied", needs_settling=False)
        (form,) = forms_of(["Yang Liu"], fits=fitting(["Yang Liu"]))
        assert (form.shown, form.works, form.nobodys) == ("Yang J. Liu", 0, 1)

    @pytest.mark.parametrize("name", ["", "...", "Le", "刘洋", "' & | ! :* \\", "a" * 300, "O' \\ & D'"])
    def test_any_name_can_be_asked_for(self, name):
        assert forms_of([name], fits=fitting([name])) == []
