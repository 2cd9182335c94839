"""What is left to be said about a record: works elsewhere that bear its names, and others who bear them."""

from papers.models import Author
from profiles.selectors.grouped_works import count_elsewhere
from profiles.selectors.name_forms import forms_of
from profiles.selectors.name_page import count_bearers
from profiles.selectors.record_names import names_of_records


def works_elsewhere(record: int) -> int:
    """How many works under a name of the record, or a close form of it, are on other pages or nobody's, and were never
    said not to be its person's."""
    forms = forms_of(names_of_records([record]), fits=lambda _: False)
    return count_elsewhere([form.key for form in forms], record=record)


def others_of_name(author: Author) -> int:
    """How many other records bear just the name that this one is shown under."""
    return max(0, count_bearers([author.name_key]) - 1)
