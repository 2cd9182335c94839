"""Who has shown, by signing in elsewhere, that an identifier of a record is theirs."""

from allauth.socialaccount.models import SocialAccount
from django.db.models import Q

from papers.models import AuthorIdentifier, IdentifierAssertion
from papers.models.identifying import Ground


def holders_of_ids(record: int) -> frozenset[int]:
    """The accounts that sign in at ORCID with an iD of the record, or confirmed one for it."""
    own = AuthorIdentifier.objects.filter(author=record, scheme="orcid").values("value")
    signing_in = SocialAccount.objects.filter(provider="orcid", uid__in=own).values_list("user", flat=True)
    of = Q(author=record) | Q(author__merged_into=record)
    said = IdentifierAssertion.objects.filter(
        of, verdict=IdentifierAssertion.Verdict.SAID, ground=Ground.AUTHENTICATED, ended_at__isnull=True
    )
    return frozenset(signing_in) | frozenset(said.values_list("by", flat=True))


def ids_forbid_merge(one: int, other: int) -> bool:
    """Whether two different people have signed in with identifiers of these records: then they are two people."""
    ours, theirs = holders_of_ids(one), holders_of_ids(other)
    return bool(ours and theirs) and len(ours | theirs) > 1
