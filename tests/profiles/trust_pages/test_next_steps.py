"""What a step is said to bring is what it brings: each is really taken, and the score computed anew."""

from datetime import UTC, datetime, timedelta

import pytest

from graph.services.build_graph import build_graph
from graph.services.update_graph import update_graph
from papers.models import Authorship, Provenance, WorkText
from profiles.claims.acting import act, refresh_level
from profiles.claims.transitions import Act
from profiles.corrections.asked import AskedPart
from profiles.corrections.filing import file_request
from profiles.evidence.adding import Proof, add_evidence
from profiles.evidence.channels import channel_of
from profiles.evidence.vouching import ask_for_vouch, give_vouch
from profiles.models import Bearing, EvidenceKind
from profiles.trust import recomputing
from profiles.trust.formula import Attribution
from profiles.trust.reading import trust_of
from profiles.trust.recomputing import recompute_affected, recompute_whole
from profiles.trust.steps import StepKind, next_steps, works_to_confirm
from tests.cast import a_claim, a_person, a_proof
from tests.corpus import a_work, affiliate, an_author
from tests.profiles.evidence.scenes import a_university, an_owner
from tests.profiles.orcid_server import CLIENT_ID, IDS

pytestmark = pytest.mark.django_db
Kind = EvidenceKind
DAY = timedelta(days=1)
MONTH = 30 * DAY


@pytest.fixture(autouse=True)
def _orcid_is_set_up(settings):
    settings.ORCID_CLIENT_ID = CLIENT_ID


def now():
    return datetime.now(UTC)


def a_record(*, orcid=False, works=6):
    """A record for which every kind of evidence can be given by itself: a university, a text, works with a DOI."""
    author = an_author("Ada Byron", ids=[("orcid", IDS[0])] if orcid else [])
    university = a_university()
    for number in range(works):
        work = a_work(
            f"Work {number}", authors=[author, "Charles Babbage"], ids=[("doi", f"10.5555/{author.pk}.{number}")]
        )
        affiliate(work, 1, "Brightwater University", university)
        WorkText.objects.create(work=work, text="ada@brightwater.edu", word_count=1, scheme="acl", file="a")
    return author


def owned(author, *kinds, age=40 * DAY):
    claim = a_claim(author, a_person("ada", display_name="Ada Byron"), *kinds, now=now() - age)
    assert claim.holds
    return claim


def computed():
    build_graph()
    return recompute_whole()


def steps_of(claim, kind=StepKind.EVIDENCE):
    found = next_steps(author=claim.author_id, user=claim.user, now=now())
    return {step.evidence: step for step in found.steps if step.kind is kind}


def rise_by(author, do):
    """What really happens: do it, take in what was noted, and look."""
    before = trust_of(author.pk)
    do()
    recompute_affected()
    after = trust_of(author.pk)
    return after.value - before.value, after.level if after.level > before.level else None


def giving(claim, kind, **fields):
    def do():
        add_evidence(claim=claim.pk, proof=a_proof(kind, f"new {kind}", **fields), by=claim.user, now=now())

    return do


STRENGTHS = {Kind.PRINTED_EMAIL: 0.6, Kind.INSTITUTIONAL_EMAIL: 0.45, Kind.HOMEPAGE: 0.4, Kind.MODERATOR: 0.8}


@pytest.mark.parametrize(
    ("kind", "has", "network"),
    [
        (Kind.PRINTED_EMAIL, [Kind.HOMEPAGE], True),
        (Kind.PRINTED_EMAIL, [Kind.HOMEPAGE], False),
        (Kind.PRINTED_EMAIL, [Kind.HOMEPAGE, Kind.ORCID], True),
        (Kind.PRINTED_EMAIL, [], True),
        (Kind.INSTITUTIONAL_EMAIL, [Kind.VOUCH], True),
        (Kind.INSTITUTIONAL_EMAIL, [Kind.ORCID, Kind.VOUCH], False),
        (Kind.INSTITUTIONAL_EMAIL, [], False),
        (Kind.MODERATOR, [Kind.ORCID], True),
        (Kind.MODERATOR, [Kind.HOMEPAGE, Kind.VOUCH], False),
        (Kind.HOMEPAGE, [Kind.INSTITUTIONAL_EMAIL], False),
    ],
    ids=str,
)
def test_a_kind_of_evidence_brings_what_it_says(kind, has, network):
    author = a_record()
    if network:
        a_work(authors=[author, an_owner("grace").author])
    claim = owned(author, *(has or [Kind.MODERATOR]))
    if not has:  # the evidence has run out
        claim.evidence.update(expires_at=now() - DAY)
        refresh_level(claim=claim.pk, now=now(), why="expired")
    computed()
    assert (trust_of(author.pk).inputs.network is not None) == network
    step = steps_of(claim)[kind]
    assert step.gain == step.at_best
    assert (step.gain, step.level) == rise_by(author, giving(claim, kind, strength=STRENGTHS[kind]))


@pytest.mark.parametrize("matched", [True, False], ids=["with a match", "without a match"])
def test_an_orcid_id_brings_what_it_says_at_least_and_at_best(matched):
    author = a_record(orcid=True)
    claim = owned(author, Kind.HOMEPAGE)
    computed()
    step = steps_of(claim)[Kind.ORCID]
    assert step.gain < step.at_best
    assert "publisher" in step.best_if
    promised = (step.at_best, step.best_level) if matched else (step.gain, step.level)
    proof = {"strength": 0.7, "anchored": True} if matched else {"strength": 0.3}
    assert promised == rise_by(author, giving(claim, Kind.ORCID, **proof))


def test_an_id_that_no_source_names_brings_nothing_by_itself_without_a_match():
    claim = owned(a_record(), Kind.HOMEPAGE)
    computed()
    step = steps_of(claim)[Kind.ORCID]
    assert (step.gain, step.level) == (0, None)
    assert step.at_best > 0
    assert (step.gain, step.level) == rise_by(claim.author, giving(claim, Kind.ORCID, bearing=Bearing.NONE))


@pytest.mark.parametrize("same", [True, False], ids=["the same", "another"])
def test_one_mailbox_brings_no_second_level(same):
    author = a_record()
    claim = owned(author, Kind.INSTITUTIONAL_EMAIL)
    computed()
    step = steps_of(claim)[Kind.PRINTED_EMAIL]
    assert (step.level, step.best_level) == (None, 3)
    on_file = claim.evidence.get()

    def do():
        channel = on_file.channel if same else channel_of("address", "another")
        proof = Proof(kind=Kind.PRINTED_EMAIL, channel=channel, bearing=Bearing.RECORD, detail={})
        add_evidence(claim=claim.pk, proof=proof, by=claim.user, now=now())

    assert rise_by(author, do) == ((step.gain, step.level) if same else (step.at_best, step.best_level))


def test_a_co_authors_word_brings_what_it_says():
    author, grace = a_record(), an_owner("grace")
    a_work(authors=[author, grace.author])
    claim = owned(author, Kind.HOMEPAGE)
    computed()
    step = steps_of(claim)[Kind.VOUCH]

    def do():
        vouch = ask_for_vouch(claim=claim.pk, voucher_claim=grace.pk, by=claim.user, now=now())
        give_vouch(vouch=vouch.pk, by=grace.user, now=now())

    assert (step.gain, step.level) == rise_by(author, do)
    assert step.level == 3
    assert not step.if_accepted


def test_evidence_that_has_aged_brings_what_it_says_when_it_is_given_again():
    author = a_record()
    claim = owned(author, Kind.INSTITUTIONAL_EMAIL, age=11 * MONTH)
    computed()
    step = steps_of(claim, StepKind.RENEW)[Kind.INSTITUTIONAL_EMAIL]
    assert step.gain > 2

    def do():
        same = a_proof(Kind.INSTITUTIONAL_EMAIL, f"{claim.user.username} {Kind.INSTITUTIONAL_EMAIL}")
        add_evidence(claim=claim.pk, proof=same, by=claim.user, now=now())

    assert (step.gain, step.level) == rise_by(author, do)
    assert Kind.INSTITUTIONAL_EMAIL not in steps_of(claim, StepKind.RENEW)


def test_steps_are_worked_out_as_of_now_however_old_the_score_is(monkeypatch):
    claim = owned(a_record(), Kind.INSTITUTIONAL_EMAIL, age=11 * MONTH)
    build_graph()
    long_ago = now() - 10 * MONTH
    with monkeypatch.context() as patch:
        patch.setattr(recomputing.timezone, "now", lambda: long_ago)
        recompute_whole()
    assert steps_of(claim, StepKind.RENEW)[Kind.INSTITUTIONAL_EMAIL].gain > 2


def test_confirming_works_brings_what_it_says():
    author = a_record(works=9)
    claim = owned(author, Kind.HOMEPAGE)
    # One that the person alone has named: a source has to name them before their word can confirm it.
    alone = a_work(authors=[author])
    Authorship.objects.filter(work=alone).update(provenance=Provenance.AUTHOR_ASSERTED)
    identified = Authorship.objects.filter(author=author).order_by("pk")[:2]
    Authorship.objects.filter(pk__in=[one.pk for one in identified]).update(provenance=Provenance.SOURCE_ASSERTED)
    computed()
    assert works_to_confirm(author.pk) == {Attribution.MATCHED: 7, Attribution.PUBLISHER: 2}
    step = steps_of(claim, StepKind.CONFIRM)[None]
    assert "9 works" in step.title

    def do():
        names = Authorship.objects.filter(author=author).exclude(work=alone).values_list("pk", flat=True)
        part = AskedPart("sort", {"mine": [[name, author.pk] for name in names], "not_mine": []})
        file_request(record=author.pk, by=claim.user, parts=[part], now=now())
        assert update_graph() is not None

    assert (step.gain, step.level) == rise_by(author, do)
    assert step.gain > 5
    assert works_to_confirm(author.pk) == {}
    assert StepKind.CONFIRM not in [one.kind for one in next_steps(author=author.pk, user=claim.user, now=now()).steps]


def test_level_4_comes_by_itself_after_its_days():
    author = a_record(orcid=True)
    claim = owned(author, Kind.HOMEPAGE, age=19 * DAY)
    giving(claim, Kind.ORCID, strength=0.7, anchored=True)()
    computed()
    step = steps_of(claim, StepKind.WAIT)[None]
    assert step.title == "Level 4 comes by itself in 11 days"
    assert step.on == (claim.active_since + 30 * DAY).date()
    assert step.level == 4


def test_without_network_evidence_nothing_above_its_limit_is_promised_and_a_way_is_told():
    author = a_record(works=60)
    Authorship.objects.filter(author=author).update(provenance=Provenance.SOURCE_ASSERTED)
    claim = owned(author, Kind.MODERATOR, Kind.ORCID)
    computed()
    assert trust_of(author.pk).value == 59
    found = next_steps(author=author.pk, user=claim.user, now=now())
    assert all(step.gain == 0 for step in found.steps)
    assert "Homepage" in found.nothing
    assert found.limit == "Without network evidence the score goes up to 59."
    assert (found.network.kind, found.network.gain) == (StepKind.NETWORK, 0)
    assert "claim their page" in found.network.words


def test_while_the_record_is_disputed_no_level_is_promised():
    author = a_record()
    claim = owned(author, Kind.HOMEPAGE)
    rival = a_claim(author, a_person("eve", display_name="Ada Byron"), Kind.INSTITUTIONAL_EMAIL, Kind.ORCID, now=now())
    act(claim=rival.pk, act=Act.OBJECT, by=claim.user, now=now())
    claim.refresh_from_db()
    assert claim.state == "disputed"
    computed()
    found = next_steps(author=author.pk, user=claim.user, now=now())
    assert {step.best_level for step in found.steps} == {None}


def test_nobody_else_is_told():
    author = a_record()
    claim = owned(author, Kind.HOMEPAGE)
    assert next_steps(author=author.pk, user=claim.user, now=now()) is None  # not scored yet
    computed()
    assert next_steps(author=author.pk, user=a_person("eve"), now=now()) is None
    assert next_steps(author=author.pk, user=claim.user, now=now())
    act(claim=claim.pk, act=Act.RELEASE, by=claim.user, now=now())
    assert next_steps(author=author.pk, user=claim.user, now=now()) is None
