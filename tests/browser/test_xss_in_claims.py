"""Every field of claims and moderation that a person or a file fills, with every payload, on every page that shows it."""

import pytest
from django.utils import timezone

from papers.models import AuthorName
from profiles.claims.acting import open_claim
from profiles.claims.deciding import submit_claim
from profiles.models import (
    Claim,
    EvidenceDetail,
    EvidenceDocument,
    Proposal,
    User,
    Vouch,
)
from profiles.moderation.appeals import file_appeal
from profiles.moderation.refusing import reject_claim
from tests.browser.sessions import cookie_of, session_of
from tests.browser.xss_payloads import Watch, packs
from tests.claim_states import MAIL, ORCID, PDF, a_person, sent_in, shown
from tests.corpus import a_venue, a_work, affiliate, an_author, an_institution

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


# A payload of each sort in every run, all of them in the long one.
SOME = [pack[::3] for pack in packs()[::4]]


@pytest.fixture(
    scope="module", params=[pytest.param(SOME, id="some"), pytest.param(packs(), id="all", marks=pytest.mark.fuzz)]
)
def pages(server, request) -> list[tuple[str, User | None]]:
    """(path, who looks at it) for each pack of payloads."""
    moderator = a_person(f"moderator-{request.param_index}", is_moderator=True)
    a_person(f"second-{request.param_index}", is_moderator=True)
    found: list[tuple[str, User | None]] = []
    for number, pack in enumerate(request.param, start=100 * request.param_index):
        found += _pages_of(number, " ".join(pack), moderator)
    queues = ("", "?kind=waiting", "?kind=contested", "?kind=appeals", "?kind=second", "?kind=documents")
    return found + [(f"/moderation/{kind}", moderator) for kind in queues] + [("/moderation/people/", moderator)]


def _pages_of(number: int, text: str, moderator: User) -> list[tuple[str, User | None]]:
    now = timezone.now()
    record, voucher_record = an_author(text), an_author(text)
    AuthorName.objects.filter(author=record).update(name=text)
    place = an_institution(f"{text} {number}", domains=[f"tests{number}.example"])
    work = a_work(text, authors=[record, voucher_record], venue=a_venue(text), abstract=text, tldr=text)
    affiliate(work, 1, f"{text} {number}", place)
    claimant, other = (a_person(f"{name}-{number}", display_name=text) for name in ("claimant", "other"))
    voucher = a_person(f"voucher-{number}", display_name=text)
    theirs = sent_in(voucher_record, voucher, shown(MAIL, f"v{number}"), shown(ORCID, f"v{number}"), at=now)

    waiting = open_claim(author=record.pk, by=claimant, now=now, statement=text)
    sent = submit_claim(claim=waiting.pk, by=claimant, now=now)
    EvidenceDocument.objects.create(
        claim=sent, name=text, note=text, media_type="application/pdf", size=len(PDF), digest=str(number),
        content=PDF, uploaded_at=now,
    )  # fmt: skip
    for detail in EvidenceDetail.objects.filter(evidence__claim=theirs):
        detail.data = dict.fromkeys(("address", "orcid", "url", "page", "work_title", "name"), text)
        detail.save()
    Proposal.objects.create(
        claim=theirs, act="revoke", reason="under-review", note=text, proposed_by=moderator, proposed_at=now,
        payload={"to_claimant": text},
    )  # fmt: skip
    vouch = Vouch.objects.create(
        claim=sent, claimant=claimant, voucher=voucher, voucher_claim=theirs, work=work, asked_at=now, message=text
    )
    refused = submit_claim(claim=open_claim(author=record.pk, by=other, now=now, statement=text).pk, by=other, now=now)
    reject_claim(claim=refused.pk, by=moderator, reason="names-differ", note=text, now=now)
    file_appeal(claim=refused.pk, text=text, by=other, now=now)
    return [
        (record.get_absolute_url(), None),
        (f"/authors/{record.public_id}/history/", None),
        (voucher_record.get_absolute_url(), None),
        (f"/claims/new/?author={record.public_id}", None),
        (f"/claims/new/some/?author={record.public_id}", voucher),
        ("/claims/", claimant),
        (f"/claims/{sent.pk}/", claimant),
        (f"/claims/{sent.pk}/statement/", claimant),
        (f"/claims/{sent.pk}/document/", claimant),
        (f"/claims/{refused.pk}/", other),
        (f"/claims/{theirs.pk}/", voucher),
        (f"/vouches/{vouch.pk}/", voucher),
        (f"/moderation/claims/{sent.pk}/", moderator),
        (f"/moderation/claims/{refused.pk}/", moderator),
        (f"/moderation/claims/{theirs.pk}/", moderator),
    ]


def test_words_of_strangers_run_nowhere(browse, pages):
    sessions = {user: [cookie_of(session_of(user))] for _, user in pages if user is not None}

    def visit_all(visit):
        page, hits, refused = visit.page, {}, []
        watch = Watch(page)
        for path, user in pages:
            page.context.clear_cookies()
            if user is not None:
                page.context.add_cookies(sessions[user])
            answer = page.goto(path, wait_until="load")
            if answer.status != 200:
                refused.append((path, answer.status))
            if found := watch.look():
                hits[path] = found[:3]
        return hits, refused

    assert browse("/about/", visit_all) == ({}, [])
    assert Claim.objects.filter(state="pending").count() >= len(SOME)
