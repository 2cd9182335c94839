"""Naming a work that is missing: it is looked up and shown, and nothing is added yet."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from papers import identifiers
from papers.ingest.single import Described, NotOneWorkError, describe
from papers.models import Author, Work, WorkIdentifier
from papers.records import Identifier
from profiles.claims.acting import hold_accounts
from profiles.corrections.adding.registries import SOURCES, ask_registry
from profiles.corrections.errors import CorrectionError, NotYoursError
from profiles.models import AdditionState, AdditionWay, User, WorkAddition
from profiles.selectors.addresses import verified_addresses

WORKS_A_DAY: Final = 30
LONGEST_BIBTEX: Final = 50_000
_ARXIV_DOI: Final = "10.48550/arxiv."


def begin_addition(*, record: int, given: str, bibtex: str, by: User, now: datetime) -> WorkAddition:
    """Look up what the person named. `given` is a DOI or an arXiv id, bare or as an address; else `bibtex` counts.

    Nothing is asked of anybody about a work that is here already. Raises CorrectionError, Author.DoesNotExist.
    """
    Author.shown.get(pk=record)
    way, named = _read(given.strip(), bibtex.strip())
    with transaction.atomic():
        _count_against_limit(by, now)
        here = _work_here(way, named) if way != AdditionWay.BIBTEX else None
        if here is not None:
            return WorkAddition.objects.create(
                asked_by=by, record_id=record, way=way, given=named, state=AdditionState.ADDED, work_id=here,
                was_here=True, asked_at=now, ended_at=now,
            )  # fmt: skip
        addition = WorkAddition.objects.create(
            asked_by=by, record_id=record, way=way, given=named if way != AdditionWay.BIBTEX else "",
            state=AdditionState.FAILED, reason="It was not looked up.", asked_at=now,
        )  # fmt: skip
    return _look_up(addition, named)


def _look_up(addition: WorkAddition, named: str) -> WorkAddition:
    """No transaction is open while others are asked."""
    way = AdditionWay(addition.way)
    try:
        answer = named if way == AdditionWay.BIBTEX else ask_registry(way, named)
        found = describe(source=SOURCES[way], answer=answer)
    except (CorrectionError, NotOneWorkError) as error:
        addition.reason = str(error)
        addition.save(update_fields=["reason"])
        raise CorrectionError(str(error)) from error
    if found.work is not None and not Work.shown.filter(pk=found.work).exists():
        addition.reason = "People asked that this work is not shown here, so it cannot be added."
        addition.save(update_fields=["reason"])
        raise CorrectionError(addition.reason)
    addition.answer, addition.found, addition.reason = answer, _shown(found), ""
    addition.state = AdditionState.FOUND
    if found.work is not None:
        addition.state, addition.work_id, addition.was_here = AdditionState.ADDED, found.work, True
        addition.ended_at = addition.asked_at
    addition.save()
    return addition


def _read(given: str, bibtex: str) -> tuple[AdditionWay, str]:
    if given:
        found = identifiers.from_url(given) or identifiers.doi(given) or identifiers.arxiv(given)
        if found is None or found.scheme not in {"doi", "arxiv"}:
            raise CorrectionError(
                "This is neither a DOI nor an arXiv id. Examples: 10.18653/v1/2020.acl-main.1, 2005.14165"
            )
        if found.scheme == "doi" and found.value.casefold().startswith(_ARXIV_DOI):
            return AdditionWay.ARXIV, found.value[len(_ARXIV_DOI) :]
        return AdditionWay(found.scheme), found.value
    if not bibtex:
        raise CorrectionError("Give a DOI, an arXiv id, or the BibTeX of the work.")
    if len(bibtex) > LONGEST_BIBTEX:
        raise CorrectionError("This is more than the BibTeX of one work. Add one work at a time.")
    return AdditionWay.BIBTEX, bibtex.replace("\0", "")


def _count_against_limit(by: User, now: datetime) -> None:
    (person,) = hold_accounts(by)
    if person is None or not person.is_active or person.suspended_at or person.deletion_due_at:
        raise NotYoursError("This account cannot add works now.")
    if not verified_addresses(person.pk):
        raise NotYoursError("Verify an e-mail address of yours first.")
    if WorkAddition.objects.filter(asked_by=by, asked_at__gt=now - timedelta(days=1)).count() >= WORKS_A_DAY:
        raise CorrectionError(f"You can look up {WORKS_A_DAY} works a day. Go on tomorrow.")


def _work_here(way: AdditionWay, value: str) -> int | None:
    named = Identifier(str(way), value)
    held = WorkIdentifier.objects.filter(scheme=named.scheme, value=named.value, work__hidden=False)
    return held.values_list("work", flat=True).first()


def _shown(found: Described) -> dict[str, object]:
    return {
        "title": found.title,
        "authors": list(found.authors),
        "more_authors": found.more_authors,
        "year": found.year,
        "venue": found.venue,
    }
