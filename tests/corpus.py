"""Rows for tests of pages and selectors: plain functions that say only what a test is about."""

import itertools
from collections.abc import Sequence

from papers.models import (
    Affiliation,
    AffiliationInstitution,
    Author,
    AuthorIdentifier,
    AuthorName,
    Authorship,
    AuthorshipAffiliation,
    Citation,
    ImportRun,
    Institution,
    SourceRecord,
    Topic,
    Venue,
    Work,
    WorkIdentifier,
    WorkTopic,
)
from papers.names import name_key

_numbers = itertools.count(1)


def an_author(
    name="Ada Byron", *, other_names: Sequence[str] = (), ids=(), institution=None, works_count=0, **fields
) -> Author:
    author = Author.objects.create(
        name=name, name_key=name_key(name), institution=institution, works_count=works_count, **fields
    )
    for spelling in (name, *other_names):
        AuthorName.objects.create(author=author, name=spelling, key=name_key(spelling), works_count=1)
    for scheme, value in ids:
        AuthorIdentifier.objects.create(author=author, scheme=scheme, value=value)
    return author


def a_venue(name="Conference on Tests", acronym="CT", **fields) -> Venue:
    return Venue.objects.create(key=f"{acronym}-{next(_numbers)}", name=name, acronym=acronym, **fields)


def a_topic(name="machine learning", kind="keyword", **fields) -> Topic:
    return Topic.objects.create(kind=kind, key=f"{name}-{next(_numbers)}", name=name, **fields)


def an_institution(name="University of Tests", **fields) -> Institution:
    return Institution.objects.create(name=name, **fields)


def a_work(
    title="On the analytical engine",
    *,
    authors: Sequence[Author | str] = (),
    year=2019,
    topics: Sequence[Topic] = (),
    ids: Sequence[tuple[str, str]] = (),
    type="conference-paper",  # noqa: A002 - the field's name
    described_by="acl",
    role="",
    **fields,
) -> Work:
    """A work with its author list; a plain string is a name nobody is known by yet."""
    work = Work.objects.create(
        title=title,
        title_key=next(_numbers),
        year=year,
        type=type,
        described_by=described_by,
        author_count=len(authors),
        **fields,
    )
    Authorship.objects.bulk_create(
        Authorship(
            work=work,
            author=None if isinstance(author, str) else author,
            position=position,
            raw_name=author if isinstance(author, str) else author.name,
            name_key=name_key(author if isinstance(author, str) else author.name),
            year=year,
            source=described_by,
            role=role,
        )
        for position, author in enumerate(authors, start=1)
    )
    WorkTopic.objects.bulk_create(WorkTopic(work=work, topic=topic, year=year) for topic in topics)
    WorkIdentifier.objects.bulk_create(WorkIdentifier(work=work, scheme=scheme, value=value) for scheme, value in ids)
    for model, named in ((Author, [a for a in authors if not isinstance(a, str)]), (Topic, topics)):
        for row in model.objects.filter(pk__in=[one.pk for one in named]):
            row.works_count += 1
            row.save()
    if work.venue:
        Venue.objects.filter(pk=work.venue.pk).update(works_count=Work.objects.filter(venue=work.venue).count())
    return work


def affiliate(work: Work, position: int, raw: str, institution: Institution | None = None) -> None:
    affiliation, _ = Affiliation.objects.get_or_create(raw=raw, defaults={"key": raw.casefold()})
    if institution:
        AffiliationInstitution.objects.get_or_create(
            affiliation=affiliation, institution=institution, defaults={"matched_by": "name"}
        )
        institution.works_count += 1
        institution.authors_count += 1
        institution.save()
    authorship = Authorship.objects.get(work=work, position=position)
    AuthorshipAffiliation.objects.create(authorship=authorship, affiliation=affiliation)


def cite(citing: Work, cited: Work) -> None:
    Citation.objects.create(citing=citing, cited=cited, scheme="acl", value=f"cited-{cited.pk}")


def describe(work: Work, *sources: str) -> ImportRun:
    """Source records of the work, and the run that brought them."""
    run = ImportRun.objects.create(source=sources[0], inputs=[])
    for source in sources:
        SourceRecord.objects.create(
            source=source, key=f"{work.pk}-{next(_numbers)}", digest="0" * 32, work=work, run=run
        )
    return run
