"""Records with names, ready to be looked up."""

from papers.models import Author, Institution, InstitutionName, Topic, Venue
from papers.names import name_key
from papers.search.names.building import rebuild_names
from tests.corpus import a_topic, a_venue, an_author, an_institution


def author(name, *other_names, works=1, **fields) -> Author:
    return an_author(name, other_names=other_names, works_count=works, **fields)


def topic(name, *, works=1, **fields) -> Topic:
    return a_topic(name, works_count=works, **fields)


def institution(name, *other_names, works=1, **fields) -> Institution:
    made = an_institution(name, works_count=works, **fields)
    for other in other_names:
        InstitutionName.objects.create(institution=made, name=other, key=name_key(other), kind="alias")
    return made


def venue(name, acronym="", *, works=1, **fields) -> Venue:
    return a_venue(name, acronym, works_count=works, **fields)


def ready() -> None:
    rebuild_names()
