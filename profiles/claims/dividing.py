"""A record of one's own, made of the works that are one's own, where a page mixes people of one name.

The claim on the mixed record closes, and one on the new record takes its place with its evidence, in one transaction:
the new record is never without its owner, and nothing public says that somebody asked before it was granted.
"""

from papers.curation.rearranging import split_off
from papers.storage.record_locks import lock_records
from profiles.claims import acting
from profiles.claims.case import Case
from profiles.claims.transitions import Act
from profiles.models import Claim, Evidence, EvidenceDocument, User, Vouch
from profiles.news.record_changes import note_split


def give_own_record(case: Case, *, by: User | None) -> Claim:
    """Make the record and give it to the claimant. `by` is the moderator who decided so, None where the rules did."""
    claim, now = case.claim, case.now
    user = claim.user
    if user is None:
        raise AssertionError("a claim that somebody sent in has a claimant")
    works = [work.pk for work in case.claimed_works()]
    made, correction = split_off(record=claim.author_id, names=works, by=user.pk, at=now)
    note_split(record=claim.author_id, made=made.pk, correction=correction.pk)
    lock_records([made.pk])  # nobody can know of it, so there is nobody to wait for
    own = acting.open_claim(author=made.pk, by=user, now=now, statement=claim.statement)
    Claim.objects.filter(pk=own.pk).update(continues=claim)
    _carry_over(claim, own)
    acting.act(claim=own.pk, act=Act.SUBMIT, by=user, now=now)
    return acting.act(
        claim=own.pk, act=Act.ACCEPT, by=by, now=now, facts={"from": f"A{claim.author_id}", "works": len(works)}
    )


def _carry_over(old: Claim, new: Claim) -> None:
    """Evidence belongs to the person and to these works, so it comes along as it is: its age, and who vouched."""
    Evidence.objects.filter(claim=old, ended_at__isnull=True).update(claim=new)
    Vouch.objects.filter(claim=old).update(claim=new)
    EvidenceDocument.objects.filter(claim=old).update(claim=new)
