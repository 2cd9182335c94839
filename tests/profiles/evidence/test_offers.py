"""What is offered for a record: computed from it, said in a sentence, and never more than the levels give."""

import pytest
from allauth.socialaccount.models import SocialAccount

from papers.models import WorkText
from profiles.claims.deciding import submit_claim
from profiles.evidence.adding import add_evidence
from profiles.evidence.documents import add_document
from profiles.evidence.homepage import begin_homepage
from profiles.evidence.institutional_email import send_institutional_code, use_institutional_email
from profiles.evidence.offers import OfferState, offers
from profiles.evidence.vouching import ask_for_vouch
from profiles.models import Bearing, Claim, EvidenceKind
from tests.cast import a_proof
from tests.corpus import a_work, affiliate, an_author, an_institution
from tests.profiles.evidence.scenes import DAY, NOW, a_draft, a_record_at, a_university, ada, an_owner, now_is
from tests.profiles.orcid_server import CLIENT_ID, IDS

pytestmark = pytest.mark.django_db
Kind = EvidenceKind


@pytest.fixture(autouse=True)
def _orcid_is_set_up(settings):
    settings.ORCID_CLIENT_ID = CLIENT_ID


def offered(author, *, user=None, claim=None):
    return {one.kind: one for one in offers(author=author.pk, user=user, claim=claim, now=NOW)}


def test_an_institution_with_a_domain_is_named_with_its_works():
    university = a_university("brightwater.edu", "bw.ac.uk")
    author = a_record_at(university)
    affiliate(a_work("Second", authors=[author]), 1, "Brightwater Univ.", university)
    offer = offered(author)[Kind.INSTITUTIONAL_EMAIL]
    assert offer.for_this_record == (
        "2 works name Brightwater University: an address at brightwater.edu or bw.ac.uk counts."
    )
    assert (offer.gives_level, offer.by_itself, offer.state) == (2, True, OfferState.OPEN)


def test_domains_that_would_be_refused_are_not_offered():
    author = a_record_at(a_university("gmail.com"), a_university(status="withdrawn", name="Closed"))
    offer = offered(author)[Kind.INSTITUTIONAL_EMAIL]
    assert (offer.by_itself, offer.gives_level, offer.if_accepted) == (False, 1, 2)
    assert "moderator decides" in offer.for_this_record


def test_a_record_about_which_nothing_is_known_offers_documents():
    found = offered(an_author("Ada Byron"))
    assert {kind for kind, one in found.items() if one.state is OfferState.NOT_POSSIBLE} == {
        Kind.PRINTED_EMAIL, Kind.VOUCH
    }  # fmt: skip
    assert not any(one.by_itself for one in found.values())
    assert {one.gives_level for one in found.values()} == {1}
    assert found[Kind.MODERATOR].if_accepted == 2


def test_texts_are_counted_and_no_address_is_told():
    author = a_record_at()
    a_work("Without text", authors=[author])
    work = author.authorships.order_by("pk")[0].work
    WorkText.objects.create(work=work, text="ada@engines.ac.uk", word_count=1, scheme="acl", file="a")
    offer = offered(author)[Kind.PRINTED_EMAIL]
    assert offer.for_this_record.startswith("1 of 2 works can be searched.")
    assert "engines" not in str(offered(author))


def test_coauthors_who_could_vouch_are_named():
    author = an_author("Ada Byron")
    for name in ("grace", "joan", "mary"):
        a_work(authors=[author, an_owner(name).author])
    assert offered(author)[Kind.VOUCH].for_this_record == "Grace, Joan and 1 other could vouch for you."


def test_an_id_that_sources_name_is_told_unless_the_account_has_another():
    author = an_author("Ada Byron", ids=[("orcid", IDS[0])])
    user = ada()
    assert IDS[0] in offered(author, user=user)[Kind.ORCID].for_this_record
    assert offered(author, user=user)[Kind.ORCID].by_itself
    SocialAccount.objects.create(user=user, provider="orcid", uid=IDS[1])
    assert not offered(author, user=user)[Kind.ORCID].by_itself


def test_works_with_a_doi_can_be_found_at_orcid(settings):
    author = an_author("Ada Byron")
    a_work(authors=[author], ids=[("doi", "10.5555/1"), ("arxiv", "2401.00001")])
    offer = offered(author)[Kind.ORCID]
    assert (offer.strength, offer.by_itself) == (0.70, True)
    assert offer.for_this_record.startswith("1 work can be found there")
    settings.ORCID_CLIENT_ID = ""
    assert offered(author)[Kind.ORCID].state is OfferState.NOT_POSSIBLE


def test_what_is_on_file_is_done_or_waits_for_a_moderator():
    university = a_university()
    user = ada(address="ada@brightwater.edu", date_joined=NOW - DAY)
    claim = a_draft(a_record_at(university), user)
    assert offered(claim.author, user=user, claim=claim)[Kind.INSTITUTIONAL_EMAIL].ready == ("ada@brightwater.edu",)
    use_institutional_email(claim=claim.pk, address="ada@brightwater.edu", by=user, now=NOW)
    add_evidence(claim=claim.pk, proof=a_proof(Kind.HOMEPAGE, "x", bearing=Bearing.NONE), by=user, now=NOW)
    found = offered(claim.author, user=user, claim=Claim.objects.get(pk=claim.pk))
    assert found[Kind.INSTITUTIONAL_EMAIL].state is OfferState.DONE
    assert found[Kind.HOMEPAGE].state is OfferState.WAITING
    assert found[Kind.INSTITUTIONAL_EMAIL].gives_level == 2  # the same class again is no second one
    assert found[Kind.MODERATOR].if_accepted == 3


def test_what_was_begun_waits():
    owner = an_owner("grace")
    author = a_record_at(a_university())
    a_work(authors=[author, owner.author])
    user = ada()
    claim = a_draft(author, user)
    send_institutional_code(claim=claim.pk, address="ada@brightwater.edu", by=user, now=NOW)
    begin_homepage(claim=claim.pk, url="https://ada-byron.org/", by=user, now=NOW)
    ask_for_vouch(claim=claim.pk, voucher_claim=owner.pk, by=user, now=NOW)
    add_document(claim=claim.pk, name="a.pdf", content=b"%PDF-1.7", note="", by=user, now=NOW)
    submit_claim(claim=claim.pk, by=user, now=NOW)
    claim.refresh_from_db()
    waits = {kind for kind, one in offered(author, claim=claim).items() if one.state is OfferState.WAITING}
    assert waits == {Kind.INSTITUTIONAL_EMAIL, Kind.HOMEPAGE, Kind.VOUCH, Kind.MODERATOR}


def test_what_can_be_done_at_once_and_gives_most_comes_first():
    author = a_record_at(a_university())
    WorkText.objects.create(work=author.authorships.get().work, text="x", word_count=1, scheme="acl", file="a")
    kinds = [one.kind for one in offers(author=author.pk, user=None, claim=None, now=NOW)]
    assert kinds[:3] == [Kind.PRINTED_EMAIL, Kind.INSTITUTIONAL_EMAIL, Kind.HOMEPAGE]
    assert kinds[-1] == Kind.VOUCH


@pytest.mark.parametrize("kind", [Kind.INSTITUTIONAL_EMAIL, Kind.HOMEPAGE, Kind.VOUCH, Kind.MODERATOR])
@pytest.mark.parametrize("before", [(), (Kind.PRINTED_EMAIL,), (Kind.PRINTED_EMAIL, Kind.ORCID)])
def test_the_level_offered_is_the_level_given(kind, before):
    author, user = an_author("Ada Byron", institution=a_university()), ada()
    claim = a_draft(author, user)
    for one in before:
        add_evidence(claim=claim.pk, proof=a_proof(one, one), by=user, now=NOW)
    claim.refresh_from_db()
    offer = offered(author, user=user, claim=claim)[kind]
    add_evidence(claim=claim.pk, proof=a_proof(kind, "new"), by=user, now=NOW)
    assert now_is(claim)[1] == offer.if_accepted


def test_offers_take_few_questions_however_large_the_record(django_assert_max_num_queries):
    author = an_author("Ada Byron")
    for number in range(30):
        place = an_institution(f"Institute {number}", domains=[f"institute{number}.edu"])
        affiliate(a_work(f"W{number}", authors=[author]), 1, place.name, place)
    with django_assert_max_num_queries(40):
        assert len(offers(author=author.pk, user=None, claim=None, now=NOW)) == 6
