"""The whole demo corpus out and in again: bibtexparser, rispy and citeproc read every record as it was exported."""

import itertools
import json
import warnings

import bibtexparser
import pytest
import rispy
from bibtexparser import middlewares
from citeproc.source.json import CiteProcJSON
from django.core.management import call_command
from django.db import transaction

from papers.exports.formats import BY_NAME
from papers.models import Work
from papers.selectors.citables import citables
from tests.papers.exports.making import HEADING

# The whole corpus takes half a minute; what each format writes is looked at work by work beside this.
pytestmark = [pytest.mark.django_db, pytest.mark.fuzz]


@pytest.fixture(scope="module")
def works(django_db_setup, django_db_blocker):
    """Read once, and taken back before anybody else looks."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("import_demo", verbosity=0)
        pks = list(Work.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True))
        found = list(citables(pks, absolute=lambda path: f"https://p.example{path}"))
        transaction.set_rollback(True)
    assert len(found) == len(pks) > 2_500
    return found


def exported(works, name):
    return "".join(BY_NAME[name].write(works, HEADING))


def told(works):
    """What must come back: title, authors, year. Blanks are one kind in every format."""
    return [
        (" ".join(work.title.split()), [" ".join(name.split()) for name in work.authors], str(work.year or ""))
        for work in works
    ]


def differing(found, works):
    expected = told(works)
    assert len(found) == len(expected)
    return [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]]


def test_bibtexparser(works):
    library = bibtexparser.parse_string(exported(works, "bibtex"))
    assert not library.failed_blocks
    for entry in library.entries:  # decoding every abstract would take most of a minute on a slow machine
        entry.fields = [field for field in entry.fields if field.key in ("title", "author", "year")]
    for middleware in (
        middlewares.LatexDecodingMiddleware(keep_braced_groups=False),
        middlewares.SeparateCoAuthors(),
        middlewares.SplitNameParts(),
    ):
        library = middleware.transform(library)

    def name(parts):
        return " ".join(itertools.chain(parts.first, parts.von, parts.last, parts.jr))

    found = []
    for entry in library.entries:
        fields = entry.fields_dict
        authors = [name(parts) for parts in fields["author"].value] if "author" in fields else []
        found.append((fields["title"].value, authors, fields["year"].value if "year" in fields else ""))
    assert differing(found, works) == []


def test_rispy(works):
    records = rispy.loads(exported(works, "ris"))

    def name(text):
        family, *rest = text.split(", ")
        return " ".join([*rest[:1], family, *rest[1:]])

    found = [
        (record["title"], [name(text) for text in record.get("authors", [])], record.get("year", ""))
        for record in records
    ]
    assert differing(found, works) == []


def test_citeproc(works):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # citeproc warns of every variable that CSL does not have
        source = CiteProcJSON(json.loads(exported(works, "csl-json")))

    def name(person):
        given, family, _, particle, suffix = person.parts()
        return " ".join(part for part in (given, particle, family, suffix) if part)

    found = []
    for work in works:
        reference = source[work.public_id.lower()]
        authors = [name(person) for person in reference.get("author", [])]
        found.append((str(reference.title), authors, str(reference.issued.year) if "issued" in reference else ""))
    assert differing(found, works) == []
