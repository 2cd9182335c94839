"""Whatever is read for a page goes through `Work.shown` and `Author.shown`: nobody who adds a page has to remember that
records can be hidden."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READERS = ("papers/selectors", "papers/views", "papers/api", "papers/exports", "graph/selectors", "graph/api",
           "profiles/selectors", "profiles/views", "portal/home", "portal/api")  # fmt: skip
# By another way than the manager, and why that is right.
KNOWN = {
    "papers/selectors/work_record.py": "reference lists keep a line for a hidden work, which says no more",
    "profiles/selectors/name_forms.py": "names of records, of which a hidden one has none",
    "profiles/selectors/library.py": "numbers under which a work of a page may have been saved before it was merged",
    "profiles/selectors/record_identifiers.py": "names on a record, of which a hidden work has none",
}
_BY_ROWS = re.compile(r"\b(?:Work|Author)\.objects\b[^\n]*merged_into(?![^\n]*hidden)")
_BY_SQL = re.compile(r"JOIN papers_(?:work|author) \w+[^\n]*merged_into_id IS NULL(?![^\n]*hidden)")


def past_the_door() -> set[str]:
    files = (file for folder in READERS for file in (ROOT / folder).rglob("*.py"))
    return {
        str(file.relative_to(ROOT))
        for file in files
        if _BY_ROWS.search(text := file.read_text()) or _BY_SQL.search(text)
    }


def test_readers_know_what_is_shown_by_one_manager():
    assert past_the_door() - set(KNOWN) == set()


def test_exceptions_that_are_none_any_more_are_not_kept():
    assert set(KNOWN) <= past_the_door()
