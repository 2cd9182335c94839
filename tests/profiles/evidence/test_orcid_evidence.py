"""The connected ORCID iD: fetched from a real server, weighed against the record and everybody else on its works."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from hypothesis import given
from hypothesis import strategies as st

from papers.models import AuthorIdentifier, AuthorshipIdentifier, Provenance
from profiles.claims.errors import ActNotAllowedError
from profiles.evidence.orcid import NotConnectedError, OrcidGoneError, OrcidSilentError, recheck_orcid, use_orcid
from profiles.evidence.orcid_fit import Candidate, is_the_holder
from profiles.models import Bearing, ClaimedWork, Evidence, EvidenceDetail, OutgoingMail
from tests.corpus import a_work, an_author
from tests.profiles.evidence.orcid_answers import (
    PUBLISHER,
    UNIVERSITY,
    a_record,
    a_work_there,
    an_employment,
    holder,
)
from tests.profiles.evidence.scenes import DAY, NOW, a_draft, a_record_at, a_university, ada, now_is
from tests.profiles.orcid_server import IDS
from tests.web_peers import Reply

pytestmark = pytest.mark.django_db
DOI = "10.5555/engine.1"
ROR = "0abcdef23"


def connect(user, orcid=IDS[0]):
    return SocialAccount.objects.create(user=user, provider="orcid", uid=orcid, extra_data={})


def claimed(*, others=("Charles Babbage",), dois=(DOI,), **fields):
    """A draft on a record with works; the co-authors are records too."""
    author = an_author("Ada Byron", **fields)
    coauthors = [an_author(name) for name in others]
    for doi in dois:
        a_work(doi, authors=[author, *coauthors], ids=[("doi", doi)])
    user = ada()
    connect(user)
    return a_draft(author, user)


def use(claim):
    return use_orcid(claim=claim.pk, by=claim.user, now=NOW)


def test_a_work_that_a_publisher_put_there_gives_the_record_and_an_anchor(orcid_peer):
    claim = claimed()
    orcid_peer.register(IDS[0], record=a_record(works=[a_work_there(DOI, PUBLISHER)]))
    evidence = use(claim)
    assert (evidence.strength, evidence.anchored, evidence.bearing) == (0.70, True, Bearing.RECORD)
    assert now_is(claim) == ("active", 2)
    detail = EvidenceDetail.objects.get(evidence=evidence).data
    assert (detail["orcid"], detail["works"][0]["source"]) == (IDS[0], "Crossref")


def test_what_the_holder_wrote_there_says_nothing_about_the_record(orcid_peer):
    claim = claimed()
    orcid_peer.register(IDS[0], record=a_record(works=[a_work_there(DOI, holder())]))
    evidence = use(claim)
    assert (evidence.strength, evidence.anchored, evidence.bearing) == (0.30, False, Bearing.NONE)
    assert now_is(claim) == ("draft", 1)


@pytest.mark.parametrize("named", ["on the record", "in an author list"])
def test_an_id_that_the_portals_sources_name_is_about_the_record(orcid_peer, named):
    claim = claimed()
    if named == "on the record":
        AuthorIdentifier.objects.create(author=claim.author, scheme="orcid", value=IDS[0])
    else:
        AuthorshipIdentifier.objects.create(authorship=claim.author.authorships.get(), scheme="orcid", value=IDS[0])
    orcid_peer.register(IDS[0])
    evidence = use(claim)
    assert (evidence.strength, evidence.anchored, evidence.bearing) == (0.30, False, Bearing.RECORD)
    assert now_is(claim) == ("active", 2)


def test_an_institution_that_says_its_holder_works_there(orcid_peer):
    university = a_university(ror=ROR)
    user = ada()
    connect(user)
    claim = a_draft(a_record_at(university), user)
    orcid_peer.register(IDS[0], record=a_record(employments=[an_employment(ROR, UNIVERSITY)]))
    assert use(claim).anchored
    assert now_is(claim) == ("active", 2)


def test_an_employment_that_the_holder_typed_in_is_nothing(orcid_peer):
    university = a_university(ror=ROR)
    user = ada()
    connect(user)
    claim = a_draft(a_record_at(university), user)
    orcid_peer.register(IDS[0], record=a_record(employments=[an_employment(ROR, holder())]))
    assert use(claim).bearing == Bearing.NONE


# --- co-authors -----------------------------------------------------------------------------------------------------


def test_a_coauthor_does_not_get_the_record_by_works_that_are_theirs_as_well(orcid_peer):
    """Charles has three works on his iD, one of them with Ada, and calls himself Ada there."""
    claim = claimed()
    charles = claim.author.authorships.get().work.authorships.get(position=2).author
    a_work("his", authors=[charles], ids=[("doi", "10.5555/engine.2")])
    there = [a_work_there(doi, PUBLISHER) for doi in (DOI, "10.5555/engine.2")]
    orcid_peer.register(IDS[0], record=a_record(works=there))
    assert use(claim).bearing == Bearing.NONE
    assert now_is(claim) == ("draft", 1)


def test_works_that_a_coauthor_adds_to_their_own_id_do_not_tip_the_scale(orcid_peer):
    """Charles puts all of Ada's works on his iD beside the one they share and one of his."""
    claim = claimed()
    charles = claim.author.authorships.get().work.authorships.get(position=2).author
    a_work("his", authors=[charles], ids=[("doi", "10.5555/his")])
    hers = [f"10.5555/hers.{number}" for number in range(3)]
    for doi in hers:
        a_work(doi, authors=[claim.author], ids=[("doi", doi)])
    there = [a_work_there(doi, PUBLISHER) for doi in (DOI, "10.5555/his")]
    orcid_peer.register(IDS[0], record=a_record(works=there + [a_work_there(doi, holder()) for doi in hers]))
    assert use(claim).bearing == Bearing.NONE


def test_a_student_does_not_get_the_record_of_the_professor_they_wrote_one_work_with(orcid_peer):
    claim = claimed(dois=(DOI, "10.5555/engine.2", "10.5555/engine.3"), others=())
    student = an_author("Stu Dent")
    a_work("joint", authors=[claim.author, student], ids=[("doi", "10.5555/joint")])
    orcid_peer.register(IDS[0], record=a_record(works=[a_work_there("10.5555/joint", PUBLISHER)]))
    assert use(claim).bearing == Bearing.NONE


def test_of_two_with_the_same_only_work_the_name_decides(orcid_peer):
    claim = claimed()
    orcid_peer.register(IDS[0], record=a_record(name="Charles Babbage", works=[a_work_there(DOI, PUBLISHER)]))
    assert use(claim).bearing == Bearing.NONE


def test_a_place_beside_which_another_id_is_printed_is_somebody_elses(orcid_peer):
    claim = claimed(others=())
    AuthorshipIdentifier.objects.create(authorship=claim.author.authorships.get(), scheme="orcid", value=IDS[1])
    orcid_peer.register(IDS[0], record=a_record(works=[a_work_there(DOI, PUBLISHER)]))
    assert use(claim).bearing == Bearing.NONE


def test_of_a_claim_on_some_works_only_these_speak(orcid_peer):
    claim = claimed(others=())
    other = a_work("other", authors=[claim.author])
    ClaimedWork.objects.create(claim=claim, authorship=other.authorships.get())
    orcid_peer.register(IDS[0], record=a_record(works=[a_work_there(DOI, PUBLISHER)]))
    assert use(claim).bearing == Bearing.NONE


def test_a_denied_work_matches_nobody(orcid_peer):
    claim = claimed(others=())
    claim.author.authorships.update(provenance=Provenance.DENIED)
    orcid_peer.register(IDS[0], record=a_record(works=[a_work_there(DOI, PUBLISHER)]))
    assert use(claim).bearing == Bearing.NONE


_candidates = st.builds(Candidate, st.integers(0, 6), st.integers(0, 9), st.booleans())


@given(st.lists(_candidates, min_size=1, max_size=6))
def test_of_all_authors_of_the_works_at_most_one_is_the_holder(candidates):
    held = [
        place
        for place, own in enumerate(candidates)
        if is_the_holder(own, candidates[:place] + candidates[place + 1 :])
    ]
    assert len(held) <= 1


# --- what ORCID answers ----------------------------------------------------------------------------------------------


def test_without_a_connection_nothing_is_asked(orcid_peer, web_peers):
    user = ada()
    claim = a_draft(an_author("Ada Byron"), user)
    with pytest.raises(NotConnectedError):
        use(claim)
    connect(ada("eve"))
    with pytest.raises(ActNotAllowedError):
        use_orcid(claim=claim.pk, by=ada("joan"), now=NOW)
    assert web_peers.requests == []


def test_an_answer_about_somebody_else_is_none(orcid_peer):
    claim = claimed()
    orcid_peer.register(IDS[0], record=a_record(IDS[1], works=[a_work_there(DOI, PUBLISHER)]))
    with pytest.raises(OrcidSilentError):
        use(claim)
    assert not Evidence.objects.exists()


def test_an_id_that_is_gone_is_said_to_be(orcid_peer):
    with pytest.raises(OrcidGoneError):
        use(claimed())


def test_orcid_that_does_not_answer_is_no_fault_of_the_claim(web_peers, settings):
    settings.ORCID_API = "https://pub.orcid.org/v3.0"
    with pytest.raises(OrcidSilentError):
        use(claimed())


def test_a_record_of_megabytes_is_read(orcid_peer):
    claim = claimed()
    filler = [a_work_there(f"10.5555/filler.{number}", PUBLISHER) for number in range(8000)]
    orcid_peer.register(IDS[0], record=a_record(works=[*filler, a_work_there(DOI, PUBLISHER)]))
    assert use(claim).anchored


# --- again, a month later ---------------------------------------------------------------------------------------------


def accepted(orcid_peer):
    claim = claimed()
    orcid_peer.register(IDS[0], record=a_record(works=[a_work_there(DOI, PUBLISHER)]))
    use(claim)
    assert now_is(claim) == ("active", 2)
    return claim


def test_it_is_fetched_again_once_a_month(orcid_peer, web_peers):
    claim = accepted(orcid_peer)
    asked = len(web_peers.requests)
    recheck_orcid(now=NOW + 29 * DAY)
    assert len(web_peers.requests) == asked
    recheck_orcid(now=NOW + 30 * DAY)
    recheck_orcid(now=NOW + 30 * DAY)
    assert len(web_peers.requests) == asked + 1
    assert now_is(claim) == ("active", 2)
    assert claim.evidence.get().given_at == NOW


def test_a_match_that_is_gone_takes_the_level_with_it(orcid_peer):
    claim = accepted(orcid_peer)
    orcid_peer.register(IDS[0], record=a_record())
    recheck_orcid(now=NOW + 30 * DAY)
    piece = claim.evidence.get()
    assert (piece.bearing, piece.anchored, piece.strength) == (Bearing.NONE, False, 0.30)
    assert now_is(claim) == ("active", 1)


def test_what_a_moderator_accepted_stays_accepted(orcid_peer):
    claim = accepted(orcid_peer)
    claim.evidence.update(bearing=Bearing.ACCEPTED, accepted_by=ada("mo"))
    orcid_peer.register(IDS[0], record=a_record())
    recheck_orcid(now=NOW + 30 * DAY)
    assert now_is(claim) == ("active", 2)


def test_an_id_that_is_gone_for_a_week_ends_with_a_notice(orcid_peer):
    claim = accepted(orcid_peer)
    orcid_peer.people.clear()
    for days in (30, 31, 34, 35):
        assert recheck_orcid(now=NOW + days * DAY) == 0
    assert recheck_orcid(now=NOW + 38 * DAY) == 1
    assert claim.evidence.get().ended_why == "recheck-failed"
    assert now_is(claim) == ("active", 1)
    assert OutgoingMail.objects.filter(subject__contains="no longer counts").count() == 1


def test_an_outage_of_orcid_ends_nothing(orcid_peer, web_peers):
    claim = accepted(orcid_peer)
    web_peers.serve("pub.orcid.org", lambda _: Reply(b"try later", 503))
    for days in range(30, 60):
        recheck_orcid(now=NOW + timedelta(days=days))
    assert now_is(claim) == ("active", 2)


def test_a_disconnected_id_ends_by_the_next_look(orcid_peer):
    claim = accepted(orcid_peer)
    SocialAccount.objects.all().delete()
    assert recheck_orcid(now=NOW + DAY) == 1
    assert claim.evidence.get().ended_why == "orcid-disconnected"
    assert now_is(claim) == ("active", 1)
