"""A record is shown as its person wants, everywhere, and an import still knows who is meant."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from papers.curation.errors import AlreadyTakenBackError, BuiltUponError, RecordIsMergedError, TooLateError
from papers.curation.naming import (
    UNDO_WITHIN,
    Form,
    FormerNameIsPublicError,
    NotANameError,
    WantedNames,
    show_as,
    take_naming_back,
    wanted_names,
)
from papers.curation.rearranging import Wanted, rearrange, split_off
from papers.curation.taking_back import take_back
from papers.models import Author, AuthorName, Authorship, Naming, PrintedName, SearchName, ShownName, Work, WorkText
from papers.search.answering import answer_to
from papers.search.asking import Question
from papers.search.upkeep import refresh_search
from papers.services.recount import recount_everything
from tests.papers.ingest.feeding import named, work

pytestmark = pytest.mark.django_db

NOW = timezone.now()
FORMER, PRESENT, FRIEND = "Mirela Tarnow", "Milo Tarnow", "Ines Okabe"
PAGE, WORKS, RENAME = ShownName.Scope.PAGE, ShownName.Scope.WORKS, ShownName.Scope.RENAME
ORCID = "orcid:0000-0002-1825-0097"


def names_on(record: int) -> list[str]:
    return list(Authorship.objects.filter(author=record).order_by("work").values_list("raw_name", flat=True))


def rename(record: Author, name=PRESENT, *, scope=RENAME, at=NOW, **more) -> Naming:
    fields = {"former": [FORMER]} if scope == RENAME else {}
    wanted = WantedNames(scope, [Form.guessed(name)], **(fields | more))
    return show_as(record=record.pk, wanted=wanted, by=1, at=at)


def everything_public() -> dict[str, list]:
    """The tables that pages, exports and the API read names from."""
    with connection.cursor() as cursor:
        found = {}
        for table, columns in (
            ("papers_author", "id, name, name_key, works_count, first_year, last_year, merged_into_id"),
            ("papers_authorname", "author_id, name, key, works_count"),
            ("papers_authorship", "id, work_id, author_id, raw_name, name_key, provenance, needs_settling"),
            ("papers_searchname", "kind, record, title, name, words, works"),
            ("papers_nameterm", "kind, term, record, whole"),
            ("papers_searchdocument", "work_id, lexemes::text, front::text, plain"),
            ("papers_printedname", "authorship_id, name"),
        ):
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}")
            found[table] = cursor.fetchall()
    return found


def says(text: str, rows) -> bool:
    return text.casefold() in str(rows).casefold()


ONE = work("One", FORMER, FRIEND, key="one")
TWO = work("Two", FRIEND, FORMER, key="two", year=2020)


@pytest.fixture
def mirela(feed) -> Author:
    feed(ONE, TWO)
    record = Authorship.objects.get(work__title="One", position=1).author
    assert names_on(record.pk) == [FORMER, FORMER]
    return record


def test_nothing_public_says_the_former_name(mirela):
    WorkText.objects.create(
        work=Work.objects.get(title="One"),
        text=f"by {FORMER} and {FRIEND}. About engines.",
        file="x",
        scheme="acl",
        word_count=8,
    )
    rename(mirela)
    refresh_search()
    public = everything_public()
    assert [row[1] for row in public.pop("papers_printedname")] == [FORMER, FORMER]
    keys = {row[4] for row in public["papers_authorship"] if row[2] == mirela.pk}
    assert keys == {"mirela tarnow"}, "the key of what is printed is what imports go by"
    public["papers_authorship"] = [(*row[:4], *row[5:]) for row in public["papers_authorship"]]
    assert not says("mirela", public)
    mirela.refresh_from_db()
    assert (mirela.name, mirela.name_key) == (PRESENT, "milo tarnow")


def test_search_leads_nowhere_by_the_former_name_and_there_by_the_new_one(mirela):
    WorkText.objects.create(
        work=Work.objects.get(title="One"), text=f"by {FORMER}. About engines.", file="x", scheme="acl", word_count=8
    )
    rename(mirela)
    refresh_search()
    assert not SearchName.objects.filter(words__contains="mirela").exists()
    assert SearchName.objects.filter(record=mirela.pk, words="milo tarnow").exists()
    assert answer_to(Question("mirela")).works.count.value == 0
    assert answer_to(Question("milo")).works.count.value == 2
    found = answer_to(Question("engines")).works.works
    assert "Mirela" not in str(found)
    assert "Milo Tarnow" in str(found)


def test_the_same_files_again_change_nothing(feed, mirela):
    rename(mirela)
    refresh_search()
    before = everything_public()
    run = feed(ONE, TWO)
    assert run.unchanged == 2
    assert everything_public() == before


def test_a_source_that_tells_more_of_the_same_list_keeps_the_name_shown(feed, mirela):
    rename(mirela)
    feed(work("One", named(FORMER, ORCID, at=["Institute of Tides"]), FRIEND, "Third Person", key="one"))
    assert names_on(mirela.pk) == [PRESENT, PRESENT]
    assert mirela.identifiers.filter(value="0000-0002-1825-0097").exists()
    assert Authorship.objects.filter(work__title="One").count() == 3


def test_a_source_that_corrects_the_spelling_of_the_former_name_does_not_bring_it_back(feed, mirela):
    rename(mirela)
    feed(work("One", "Mirela K. Tarnow", FRIEND, key="one"))
    assert names_on(mirela.pk) == [PRESENT, PRESENT]
    assert PrintedName.objects.filter(name="Mirela K. Tarnow").exists()
    assert not says("mirela", list(AuthorName.objects.values_list("name", "key")))


@pytest.mark.parametrize(
    "mention",
    [FORMER, named("Mirela K. Tarnow", ORCID), named("M. Tarnow", ORCID)],
    ids=["co-author", "orcid", "initial"],
)
def test_new_works_under_a_former_name_come_to_the_record_and_are_shown_under_the_new_one(feed, mirela, mention):
    feed(work("One", named(FORMER, ORCID), FRIEND, key="one"))
    rename(mirela)
    feed(work("Three", mention, FRIEND, year=2024))
    assert names_on(mirela.pk) == [PRESENT] * 3
    assert not AuthorName.objects.filter(author=mirela.pk).exclude(name=PRESENT).exists()


def test_a_namesake_of_the_former_name_is_left_alone(feed, mirela):
    feed(work("Far away", FORMER, "Somebody Else", year=1990))
    other = Authorship.objects.get(work__title="Far away", position=1).author
    assert other != mirela
    rename(mirela)
    assert names_on(other.pk) == [FORMER]
    feed(work("Farther", FORMER, "Somebody Else", year=1991))
    assert names_on(other.pk) == [FORMER, FORMER]


def test_taking_back_is_the_identity(mirela):
    refresh_search()
    before = everything_public()
    act = rename(mirela)
    refresh_search()
    assert everything_public() != before
    take_naming_back(naming=act.pk, by=1, at=NOW + timedelta(days=1))
    refresh_search()
    after = everything_public()
    for table in before:
        assert after[table] == before[table]
    assert wanted_names(mirela.pk) is None
    with pytest.raises(AlreadyTakenBackError):
        take_naming_back(naming=act.pk, by=1, at=NOW)


def test_namings_are_taken_back_in_order_and_not_for_ever(mirela):
    first = rename(mirela)
    second = rename(mirela, "Max Tarnow", at=NOW + timedelta(days=2))
    with pytest.raises(BuiltUponError):
        take_naming_back(naming=first.pk, by=1, at=NOW)
    with pytest.raises(TooLateError):
        take_naming_back(naming=second.pk, by=1, at=NOW + UNDO_WITHIN + timedelta(days=3))
    take_naming_back(naming=second.pk, by=1, at=NOW + timedelta(days=3))
    assert names_on(mirela.pk) == [PRESENT, PRESENT]


def test_a_form_for_the_page_leaves_each_work_as_it_is_printed(mirela):
    rename(mirela, "Mirela Tárnow", scope=PAGE)
    mirela.refresh_from_db()
    assert mirela.name == "Mirela Tárnow"
    assert names_on(mirela.pk) == [FORMER, FORMER]
    assert {name.name for name in mirela.names.all()} == {FORMER, "Mirela Tárnow"}
    recount_everything()
    mirela.refresh_from_db()
    assert mirela.name == "Mirela Tárnow"


def test_a_form_for_all_works_spares_the_other_forms_that_are_wanted(feed, mirela):
    feed(work("Three", "タルノウ ミレラ", FRIEND, key="three"), work("Four", "M. Tarnow", FRIEND, key="four"))
    for title in ("Three", "Four"):
        row = Authorship.objects.get(work__title=title, position=1)
        rearrange(wanted=Wanted(mirela.pk, mine={row.pk: row.author_id}), by=1, at=NOW)
    forms = [Form.guessed("Mirela Tárnow"), Form("タルノウ ミレラ")]
    show_as(record=mirela.pk, wanted=WantedNames(WORKS, forms), by=1, at=NOW)
    assert names_on(mirela.pk) == ["Mirela Tárnow", "Mirela Tárnow", "タルノウ ミレラ", "Mirela Tárnow"]


def test_a_foreign_alias_can_be_taken_off_a_page(feed, mirela):
    feed(work("Three", "Mirko Tarnow", FRIEND, key="three"))
    row = Authorship.objects.get(work__title="Three", position=1)
    rearrange(wanted=Wanted(mirela.pk, mine={row.pk: row.author_id}), by=1, at=NOW)
    assert mirela.names.filter(name="Mirko Tarnow").exists()
    rename(mirela, FORMER, scope=PAGE, replaced=["Mirko Tarnow"])
    assert [name.name for name in mirela.names.all()] == [FORMER]


def test_a_name_that_leaves_the_record_is_what_is_printed_again(mirela):
    rename(mirela)
    row = Authorship.objects.get(work__title="Two", author=mirela)
    act = rearrange(wanted=Wanted(mirela.pk, not_mine={row.pk: mirela.pk}), by=1, at=NOW)
    row.refresh_from_db()
    assert (row.author_id, row.raw_name) == (None, FORMER)
    take_back(correction=act.pk, by=1, at=NOW)
    assert names_on(mirela.pk) == [PRESENT, PRESENT]


def test_a_record_made_of_some_works_has_the_name_that_these_print(mirela):
    rename(mirela)
    row = Authorship.objects.get(work__title="Two", author=mirela)
    made, _ = split_off(record=mirela.pk, names=[row.pk], by=1, at=NOW)
    assert (made.name, made.name_key) == (FORMER, "mirela tarnow")
    assert names_on(mirela.pk) == [PRESENT]


def test_what_a_joined_record_gave_up_stays_private(feed, mirela):
    feed(work("Far away", "Old Account", "Somebody Else", year=1990))
    other = Authorship.objects.get(work__title="Far away", position=1).author
    rename(mirela)
    act = rearrange(wanted=Wanted(other.pk, joined=[mirela.pk]), by=1, at=NOW)
    assert names_on(other.pk) == [PRESENT] * 3
    other.refresh_from_db()
    assert other.name == PRESENT
    take_back(correction=act.pk, by=1, at=NOW)
    assert names_on(mirela.pk) == [PRESENT, PRESENT]
    assert names_on(other.pk) == ["Old Account"]


def test_the_row_of_a_record_that_was_joined_says_the_new_name(feed, mirela):
    feed(work("Far away", FORMER, "Somebody Else", year=1990))
    other = Authorship.objects.get(work__title="Far away", position=1).author
    rearrange(wanted=Wanted(mirela.pk, joined=[other.pk]), by=1, at=NOW)
    rename(mirela)
    other.refresh_from_db()
    assert other.name == PRESENT


@pytest.mark.parametrize(
    ("wanted", "refused"),
    [
        (WantedNames(RENAME, [Form("...")]), NotANameError),
        (WantedNames(RENAME, []), NotANameError),
        (WantedNames(RENAME, [Form("a" * 201)]), NotANameError),
        (WantedNames(RENAME, [Form(PRESENT), Form(FORMER)], former=[FORMER]), FormerNameIsPublicError),
    ],
)
def test_what_is_no_name_is_refused(mirela, wanted, refused):
    with pytest.raises(refused):
        show_as(record=mirela.pk, wanted=wanted, by=1, at=NOW)
    assert not ShownName.objects.exists()


def test_a_merged_record_is_not_named(feed, mirela):
    feed(work("Far away", "Old Account", "Somebody Else", year=1990))
    other = Authorship.objects.get(work__title="Far away", position=1).author
    rearrange(wanted=Wanted(mirela.pk, joined=[other.pk]), by=1, at=NOW)
    with pytest.raises(RecordIsMergedError):
        rename(other)
