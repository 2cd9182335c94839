"""A person's list with works on it, for tests that are about what happens to these."""

from papers.models import Work
from profiles.library.lists import create_list
from profiles.library.saving import save_work
from profiles.models import ReadingList, User
from profiles.selectors.library import entries_of
from tests.corpus import a_work


def a_list(by: User, *titles: str, name: str = "Thesis") -> tuple[ReadingList, list[Work]]:
    """Works of these titles, in this order."""
    made = create_list(name=name, by=by)
    works = [a_work(title) for title in titles]
    for work in reversed(works):
        save_work(work=work.pk, reading_list=made.pk, by=by)
    return made, works


def order(reading_list: ReadingList) -> list[int]:
    return [entry.work for entry in entries_of(reading_list.pk)]
