"""A homepage: the token has to be there, the server is a real one, and what is not there for a week ends."""

import threading

import pytest
from django.db import connection

from papers.models import Author
from portal.common.outbound import BadAnswerError
from profiles.claims.acting import act
from profiles.claims.errors import ActNotAllowedError
from profiles.claims.transitions import Act
from profiles.evidence import rechecks
from profiles.evidence.homepage import (
    HomepageError,
    begin_homepage,
    check_homepage,
    recheck_homepages,
    record_link,
)
from profiles.evidence.link_back import LinkBack, find_link_back
from profiles.models import Bearing, Challenge, Claim, ClaimedWork, Evidence, OutgoingMail
from tests.corpus import a_work, an_author, an_institution
from tests.profiles.evidence.scenes import DAY, NOW, a_draft, a_record_at, a_university, ada, now_is
from tests.web_peers import Reply

pytestmark = pytest.mark.django_db
HOST = "people.brightwater.edu"
PAGE = f"https://{HOST}/~ada/"


class Site:
    """A web site whose pages a test writes."""

    def __init__(self, peers, host=HOST, **kind):
        self.pages: dict[str, Reply] = {}
        peers.serve(host, lambda request: self.pages.get(request.path, Reply(status=404)), **kind)

    def write(self, body, path="/~ada/", **fields):
        self.pages[path] = Reply(f"<html><head><title>Ada</title></head><body>{body}</body></html>".encode(), **fields)


def ready(peers, *, url=PAGE, **kind):
    """A draft at the university whose domain the site is on, its site, and the token."""
    user = ada()
    claim = a_draft(a_record_at(a_university()), user)
    site = Site(peers, url.split("/")[2], **kind)
    return claim, site, begin_homepage(claim=claim.pk, url=url, by=user, now=NOW)


def check(challenge, now=NOW):
    return check_homepage(challenge=challenge.pk, by=challenge.claim.user, now=now)


@pytest.mark.parametrize("way", ["behind a link", "in the head", "in a file"])
def test_a_token_on_a_page_of_the_university_gives_the_record(web_peers, way):
    claim, site, challenge = ready(web_peers)
    site.write("Hello")
    if way == "behind a link":
        site.write(f'<a href="{record_link(claim.author_id, challenge.token)}">my publications</a>')
    elif way == "in the head":
        head = f'<meta name="peergraph-verification" content="{challenge.token}">'
        site.pages["/~ada/"] = Reply(f"<html><head>{head}</head><body>Hello</body></html>".encode())
    else:
        site.pages["/~ada/.well-known/peergraph-verification"] = Reply(
            challenge.token.encode(), headers={"Content-Type": "text/plain"}
        )
    evidence = check(challenge)
    assert (evidence.bearing, evidence.strength) == (Bearing.RECORD, 0.40)
    assert now_is(claim) == ("active", 2)


def test_a_link_alone_is_anybodys(web_peers):
    """The person's own page may have linked to the record long before somebody else claims it."""
    claim, site, challenge = ready(web_peers)
    site.write(f'<a rel="me" href="{record_link(claim.author_id, "")}">my publications</a>')
    with pytest.raises(HomepageError, match="anybody can link"):
        check(challenge)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("where", [
    '<div class="comments"><a href="{}">hi</a></div>', '<a rel="ugc" href="{}">hi</a>', '<!-- <a href="{}">hi</a> -->',
    '<a rel="nofollow" href="{}">hi</a>', "<p>{}</p>", '<template><a href="{}">hi</a></template>',
])  # fmt: skip
def test_a_token_where_visitors_write_does_not_count(web_peers, where):
    claim, site, challenge = ready(web_peers)
    site.write(where.format(record_link(claim.author_id, challenge.token)))
    with pytest.raises(HomepageError):
        check(challenge)


def test_a_token_behind_a_link_to_elsewhere_does_not_count():
    body = b'<html><body><a href="https://other.example.org/authors/A1/#t0ken">x</a></body></html>'
    signs = find_link_back(body, charset=None, page_url=PAGE, records=["https://portal.org/authors/A1/"], token="t0ken")
    assert signs is LinkBack.NONE


def test_a_token_of_another_claim_does_not_count(web_peers):
    claim, site, challenge = ready(web_peers)
    eve = ada("eve")
    theirs = begin_homepage(claim=a_draft(claim.author, eve).pk, url=PAGE, by=eve, now=NOW)
    site.write(f'<a href="{record_link(claim.author_id, theirs.token)}">mine</a>')
    with pytest.raises(HomepageError):
        check(challenge)


@pytest.mark.parametrize("wrong", ["another institution", "nobody's domain", "http", "some other works"])
def test_a_page_that_nothing_in_the_portal_names_shows_who_and_not_which_record(web_peers, wrong):
    url = {"nobody's domain": "https://ada-byron.org/", "http": f"http://{HOST}/~ada/"}.get(wrong, PAGE)
    claim, site, challenge = ready(web_peers, url=url, scheme=url.partition(":")[0])
    if wrong == "another institution":
        Author.objects.filter(pk=claim.author_id).update(institution=None)
        claim.author.authorships.get().authorship_affiliations.all().delete()
    if wrong == "some other works":
        ClaimedWork.objects.create(claim=claim, authorship=a_work("x", authors=[claim.author]).authorships.get())
    site.write(f'<a href="{record_link(claim.author_id, challenge.token)}">mine</a>', "/" + url.split("/", 3)[3])
    assert check(challenge).bearing == Bearing.NONE
    assert now_is(claim) == ("draft", 1)


@pytest.mark.parametrize("url", [
    "http://127.0.0.1/", "https://localhost/", "https://github.com/ada", "https://people.brightwater.edu/?user=ada",
    "ftp://people.brightwater.edu/", "https://people.brightwater.edu:8443/", "javascript:alert(1)", "",
])  # fmt: skip
def test_what_is_nobodys_homepage_gets_no_token(web_peers, url):
    user = ada()
    claim = a_draft(an_author("Ada Byron"), user)
    with pytest.raises(HomepageError):
        begin_homepage(claim=claim.pk, url=url, by=user, now=NOW)
    assert web_peers.requests == []


def test_a_page_that_leads_to_somebody_elses_does_not_count(web_peers):
    claim, site, challenge = ready(web_peers)
    site.write(f'<a href="{record_link(claim.author_id, challenge.token)}">mine</a>', "/~eve/")
    site.pages["/~ada/"] = Reply(status=302, headers={"Location": "/~eve/"})
    with pytest.raises(HomepageError):
        check(challenge)


def test_a_page_that_cannot_be_read_says_why(web_peers):
    _, _, challenge = ready(web_peers)
    with pytest.raises(HomepageError, match="status 404") as refused:
        check(challenge)
    assert isinstance(refused.value.__cause__, BadAnswerError)


def test_looks_are_counted_and_tokens_lapse(web_peers):
    claim, site, challenge = ready(web_peers)
    site.write("nothing yet")
    for _ in range(30):
        with pytest.raises(HomepageError, match="not on the page yet"):
            check(challenge)
    asked = len(web_peers.requests)
    with pytest.raises(HomepageError, match="no longer good"):
        check(challenge)
    assert len(web_peers.requests) == asked
    again = begin_homepage(claim=claim.pk, url=PAGE, by=claim.user, now=NOW)
    assert again.token != challenge.token
    with pytest.raises(HomepageError, match="no longer good"):
        check(again, now=NOW + 14 * DAY)


def test_who_comes_back_finds_the_same_token(web_peers):
    claim, _, challenge = ready(web_peers)
    assert begin_homepage(claim=claim.pk, url=PAGE, by=claim.user, now=NOW + DAY) == challenge
    for number in range(9):
        begin_homepage(claim=claim.pk, url=f"https://ada{number}.org/", by=claim.user, now=NOW)
    with pytest.raises(HomepageError, match="Too many"):
        begin_homepage(claim=claim.pk, url="https://more.org/", by=claim.user, now=NOW)
    assert Challenge.objects.filter(used_at=None).count() == 1


def test_pages_of_others_are_nobodys(web_peers):
    claim, _, challenge = ready(web_peers)
    eve = ada("eve")
    with pytest.raises(HomepageError):
        check_homepage(challenge=challenge.pk, by=eve, now=NOW)
    with pytest.raises(ActNotAllowedError):
        begin_homepage(claim=claim.pk, url=PAGE, by=eve, now=NOW)
    assert web_peers.requests == []


@pytest.mark.django_db(transaction=True)
def test_a_token_is_used_once_however_many_look_at_once(web_peers):
    claim, site, challenge = ready(web_peers)
    site.write(f'<a href="{record_link(claim.author_id, challenge.token)}">mine</a>')
    start, outcomes = threading.Barrier(8), []

    def look():
        start.wait()
        try:
            check(challenge)
            outcomes.append("filed")
        except HomepageError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["filed"] + ["refused"] * 7
    assert Evidence.objects.count() == 1


# --- again, a month later ---------------------------------------------------------------------------------------------


@pytest.fixture
def standing(web_peers):
    claim, site, challenge = ready(web_peers)
    site.write(f'<a href="{record_link(claim.author_id, challenge.token)}">mine</a>')
    check(challenge)
    assert now_is(claim) == ("active", 2)
    return claim, site


def test_a_page_that_stands_lasts(standing, web_peers):
    claim, _ = standing
    asked = len(web_peers.requests)
    assert recheck_homepages(now=NOW + 29 * DAY) == 0
    assert len(web_peers.requests) == asked
    for month in range(1, 5):
        recheck_homepages(now=NOW + month * 30 * DAY)
        recheck_homepages(now=NOW + month * 30 * DAY)
    piece = claim.evidence.get()
    assert piece.ended_at is None
    assert (piece.checked_at, piece.expires_at, piece.given_at) == (NOW + 120 * DAY, NOW + 182 * DAY, NOW)
    assert len(web_peers.requests) == asked + 4


def test_nobody_asks_for_pages_of_claims_that_are_over(standing, web_peers):
    claim, _ = standing
    act(claim=claim.pk, act=Act.RELEASE, by=claim.user, now=NOW)
    asked = len(web_peers.requests)
    assert recheck_homepages(now=NOW + 30 * DAY) == 0
    assert len(web_peers.requests) == asked


def test_once_the_token_was_there_a_link_will_do(standing):
    claim, site = standing
    site.write(f'<a href="{record_link(claim.author_id, "")}">mine</a>')
    recheck_homepages(now=NOW + 30 * DAY)
    assert claim.evidence.get().checked_at == NOW + 30 * DAY


def test_who_got_a_record_of_their_own_need_not_change_their_page(web_peers):
    claim, site, challenge = ready(web_peers)
    a_work("Somebody else's", authors=[claim.author])
    ClaimedWork.objects.create(claim=claim, authorship=claim.author.authorships.order_by("pk")[0])
    site.write(f'<a href="{record_link(claim.author_id, challenge.token)}">mine</a>')
    check(challenge)
    own = Claim.objects.get(continues=claim)
    assert (own.state, own.author_id == claim.author_id) == ("active", False)
    recheck_homepages(now=NOW + 30 * DAY)
    assert own.evidence.get().checked_at == NOW + 30 * DAY


def test_three_failures_over_a_week_end_it_with_a_notice(standing):
    claim, site = standing
    site.pages.clear()
    assert [recheck_homepages(now=NOW + days * DAY) for days in (30, 31, 32, 33, 34, 36, 37)] == [0] * 7
    assert recheck_homepages(now=NOW + 38 * DAY) == 1
    assert recheck_homepages(now=NOW + 39 * DAY) == 0
    assert claim.evidence.get().ended_why == "recheck-failed"
    assert now_is(claim) == ("active", 1)
    assert OutgoingMail.objects.filter(subject__startswith="Your homepage no longer counts").count() == 1


def test_two_workers_who_see_the_same_failure_see_one(standing):
    claim, _ = standing
    piece = claim.evidence.get()
    for days in (30, 30, 38, 38):
        assert not rechecks.failed(piece.pk, now=NOW + days * DAY, what="Your homepage")
    assert len(claim.evidence.get().detail.data["failed_at"]) == 2


def test_a_page_that_comes_back_in_time_is_as_good_as_before(standing):
    claim, site = standing
    page = site.pages.pop("/~ada/")
    recheck_homepages(now=NOW + 30 * DAY)
    recheck_homepages(now=NOW + 34 * DAY)
    site.pages["/~ada/"] = page
    recheck_homepages(now=NOW + 38 * DAY)
    piece = claim.evidence.get()
    assert (piece.ended_at, "failed_at" in piece.detail.data) == (None, False)


def test_the_domain_counts_for_institutions_that_are_active(web_peers):
    claim, site, challenge = ready(web_peers)
    site.write(f'<a href="{record_link(claim.author_id, challenge.token)}">mine</a>')
    type(an_institution("Other")).objects.filter(name="Brightwater University").update(status="withdrawn")
    assert check(challenge).bearing == Bearing.NONE
