"""What tests of evidence begin with: a record with a university's name on it, its claimant, and the code they got."""

import re
from datetime import UTC, datetime, timedelta

from papers.models import Author, Institution
from profiles.claims.acting import open_claim
from profiles.models import Claim, EvidenceKind, OutgoingMail, User
from tests.cast import a_claim, a_person
from tests.corpus import a_work, affiliate, an_author, an_institution

# The database looks at its own clock for what still counts, so this is never a fixed day.
NOW = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0)
DAY = timedelta(days=1)
TWO = (EvidenceKind.PRINTED_EMAIL, EvidenceKind.ORCID)


def a_university(*domains: str, name: str = "Brightwater University", **fields) -> Institution:
    return an_institution(name, domains=list(domains or ["brightwater.edu"]), **fields)


def a_record_at(*institutions: Institution, name: str = "Ada Byron") -> Author:
    author = an_author(name)
    work = a_work(authors=[author, "Charles Babbage"])
    for institution in institutions:
        affiliate(work, 1, f"Dept. of Engines, {institution.name}", institution)
    return author


def a_draft(author: Author, by: User) -> Claim:
    return open_claim(author=author.pk, by=by, now=NOW)


def ada(name: str = "ada", **fields) -> User:
    return a_person(name, **{"display_name": "Ada Byron", **fields})


def an_owner(name: str, *, author: Author | None = None, kinds=TWO, since: datetime = NOW - 60 * DAY) -> Claim:
    """Somebody who has owned a record of their own for a while."""
    author = author or an_author(name.title())
    claim = a_claim(author, a_person(name, display_name=author.name), *kinds, now=since)
    assert claim.state == "active"
    return claim


def code_sent_to(address: str) -> str:
    mail = OutgoingMail.objects.filter(to=address, kind="code").order_by("-pk")[0]
    return re.search(r"The code is (\d{4} \d{4})", mail.text)[1]


def now_is(claim: Claim) -> tuple[str, int]:
    claim.refresh_from_db()
    return claim.state, claim.level
