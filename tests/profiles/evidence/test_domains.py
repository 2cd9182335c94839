"""Which addresses show where somebody works: exactly an institution's own domain, and nothing that resembles it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.evidence.domains import (
    AddressError,
    ListedDomains,
    Reason,
    Registrant,
    judge_address,
    judge_domain,
    parse_address,
)
from profiles.evidence.domains.judging import is_role
from profiles.evidence.domains.knowledge import word_list
from profiles.evidence.domains.public_suffixes import is_public_suffix
from profiles.evidence.domains.skeletons import skeleton

KNOWN = ListedDomains(
    {
        "brightwater.edu": [Registrant(1, "Brightwater University", is_active=True)],
        "marlin.ac.uk": [Registrant(2, "Marlin College", is_active=True), Registrant(3, "Marlin Hospital", is_active=True)],
        "oldtown.edu": [Registrant(4, "Old Town College", is_active=False)],
        "halfopen.edu": [Registrant(5, "Half", is_active=False), Registrant(6, "Open", is_active=True)],
        "mixed.edu": [Registrant(7, "Mixed", is_active=True)],
        "ac.uk": [Registrant(8, "A registry", is_active=True)],
        "github.io": [Registrant(9, "A house that lends names", is_active=True)],
        "gmail.com": [Registrant(10, "A company", is_active=True)],
        "xn--mnchen-3ya.de": [Registrant(11, "München", is_active=True)],
    },
    {"mixed.edu": "abused", "club.brightwater.edu": "abused"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "institutions"),
    [
        ("ada@brightwater.edu", (1,)),
        ("  Ada.Rowe+papers@BrightWater.EDU ", (1,)),
        ("ada@marlin.ac.uk", (2, 3)),
        ("ada@halfopen.edu", (6,)),
        ("ada@münchen.de", (11,)),
        ("ada@github.io", (9,)),
        ("information.theory@brightwater.edu", (1,)),
    ],
)
def test_the_own_domain_of_an_institution_counts(address, institutions):
    verdict = judge_address(address, known=KNOWN)
    assert verdict.is_accepted
    assert (verdict.institutions, verdict.reason, verdict.message) == (institutions, None, "")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ada@cs.brightwater.edu", Reason.BELOW_REGISTERED),
        ("ada@a.b.c.marlin.ac.uk", Reason.BELOW_REGISTERED),
        ("ada@club.brightwater.edu", Reason.ABUSED),
        ("ada@x.club.brightwater.edu", Reason.ABUSED),
        ("ada@mixed.edu", Reason.ABUSED),
        ("ada@oldtown.edu", Reason.CLOSED),
        ("ada@ac.uk", Reason.PUBLIC_SUFFIX),
        ("ada@co.uk", Reason.PUBLIC_SUFFIX),
        ("ada@blogspot.com", Reason.PUBLIC_SUFFIX),
        ("ada@other.ac.uk", Reason.UNKNOWN),
        ("ada@rowe.github.io", Reason.UNKNOWN),
        ("ada@gmail.com", Reason.FREE_MAIL),
        ("ada@mail.gmail.com", Reason.FREE_MAIL),
        ("ada@vip.qq.com", Reason.FREE_MAIL),
        ("ada@mailinator.com", Reason.DISPOSABLE),
        ("ada@alumni.brightwater.edu", Reason.FORWARDING),
        ("ada@cs.alum.brightwater.edu", Reason.FORWARDING),
        ("ada@acm.org", Reason.FORWARDING),
        ("info@brightwater.edu", Reason.ROLE),
        ("No-Reply@brightwater.edu", Reason.ROLE),
        ("noreply+ada@brightwater.edu", Reason.ROLE),
        ("web.master@brightwater.edu", Reason.ROLE),
        ("ada@brightvvater.edu", Reason.LOOKS_LIKE),
        ("ada@br1ghtwater.edu.", Reason.MALFORMED),
        ("ada@brightwаter.edu", Reason.LOOKS_LIKE),  # a Cyrillic а
        ("ada@xn--brightwter-5qi.edu", Reason.LOOKS_LIKE),  # the same, as name servers know it
        ("ada@brïghtwater.edu", Reason.LOOKS_LIKE),
        ("ada@mail.brightvvater.edu", Reason.LOOKS_LIKE),
        ("ada@rnarlin.ac.uk", Reason.LOOKS_LIKE),
        ("ada@brightwater.edu.evil.org", Reason.UNKNOWN),
        ("ada@notbrightwater.edu", Reason.UNKNOWN),
        ("ada@edu", Reason.MALFORMED),
        ("ada@brightwater.edu@evil.org", Reason.MALFORMED),
        ("ada@evil.org@brightwater.edu", Reason.MALFORMED),
        ('"ada@evil.org"@brightwater.edu', Reason.MALFORMED),
        ("ada@[192.0.2.1]", Reason.MALFORMED),
        ("ada@192.0.2.1", Reason.MALFORMED),
        ("ada@bright water.edu", Reason.MALFORMED),
        ("ada(x)@brightwater.edu", Reason.MALFORMED),
        ("<ada@brightwater.edu>", Reason.MALFORMED),
        ("ada@brightwater.edu\r\nBcc: x@evil.org", Reason.ODD_CHARACTERS),
        ("ada@brightwater.edu\0", Reason.ODD_CHARACTERS),
        (".ada@brightwater.edu", Reason.MALFORMED),
        ("ada..rowe@brightwater.edu", Reason.MALFORMED),
        ("аda@brightwater.edu", Reason.ODD_CHARACTERS),
        ("ada@ｂrightwater.edu", Reason.ODD_CHARACTERS),
        ("ada@brightwater。edu", Reason.ODD_CHARACTERS),
        ("ada@bright\u00adwater.edu", Reason.ODD_CHARACTERS),
        ("ada＠brightwater.edu", Reason.MALFORMED),
        ("@brightwater.edu", Reason.MALFORMED),
        ("ada@", Reason.MALFORMED),
        ("", Reason.MALFORMED),
        ("ada,bob@brightwater.edu", Reason.MALFORMED),
        ("a" * 65 + "@brightwater.edu", Reason.MALFORMED),
        ("ada@" + "b" * 64 + ".edu", Reason.MALFORMED),
        ("ada@" + "b." * 130 + "edu", Reason.MALFORMED),
    ],
)
def test_nothing_else_counts_and_the_reason_is_said(address, reason):
    verdict = judge_address(address, known=KNOWN)
    assert not verdict.is_accepted
    assert verdict.reason is reason, verdict
    assert verdict.institutions == ()
    assert verdict.message.endswith((".", "?"))


def test_near_misses_name_the_domain_that_would_count():
    below = judge_address("ada@cs.brightwater.edu", known=KNOWN)
    assert below.registered == "brightwater.edu"
    assert "@brightwater.edu" in below.message
    assert "moderator" in below.message
    assert judge_address("ada@rnarlin.ac.uk", known=KNOWN).registered == "marlin.ac.uk"


def test_one_address_has_one_form():
    address = parse_address("Ada.Rowe+x@MÜNCHEN.de")
    assert str(address) == "ada.rowe+x@xn--mnchen-3ya.de"
    assert address.mailbox == "ada.rowe@xn--mnchen-3ya.de"
    assert parse_address("+tag@brightwater.edu").mailbox == "+tag@brightwater.edu"


@pytest.mark.parametrize("name", ["free_mail", "disposable", "role_names", "forwarding_labels", "forwarding_domains"])
def test_the_lists_are_in_the_form_that_is_compared(name):
    for entry in word_list(name):
        assert entry == entry.lower().strip()
        if name in ("free_mail", "disposable", "forwarding_domains"):
            assert judge_domain(entry, known=KNOWN).domain == entry
            assert not is_public_suffix(entry)
        elif name == "role_names":
            assert is_role(entry)
            assert entry.isalnum()


def test_skeletons_of_different_domains_differ():
    domains = ["mit.edu", "mlt.edu", "nit.edu", "uni.edu", "unl.edu", "tum.de", "tub.de", "uci.edu", "ucl.ac.uk"]
    assert len({skeleton(one) for one in domains}) == len(domains)


# --- properties --------------------------------------------------------------------------------------------------

LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True).filter(lambda one: one[2:4] != "--")
DOMAIN = (
    st.lists(LABEL, min_size=1, max_size=3)
    .map(".".join)
    .flatmap(lambda name: st.sampled_from(["edu", "ac.uk", "de", "github.io"]).map(lambda end: f"{name}.{end}"))
)


@given(st.text(max_size=80))
def test_any_text_is_judged(text):
    for raw in (text, f"ada@{text}", f"{text}@brightwater.edu"):
        verdict = judge_address(raw, known=KNOWN)
        assert verdict.is_accepted == (verdict.reason is None)
        if verdict.is_accepted:
            assert verdict.domain in raw.lower()
            assert str(parse_address(raw)).isascii()


@given(DOMAIN, st.sampled_from(["brightwater.edu", "marlin.ac.uk"]))
def test_only_the_exact_domain_is_accepted(domain, registered):
    for other in (domain, f"{domain}.{registered}", f"{registered}.{domain}", f"x{registered}", f"x-{registered}"):
        if other not in KNOWN.registrants([other]):
            assert not judge_address(f"ada.rowe@{other}", known=KNOWN).is_accepted


@given(DOMAIN)
def test_a_refused_domain_is_refused_whoever_registered_it(domain):
    registered = {domain: [Registrant(1, "Somebody", is_active=True)]}
    assert judge_domain(domain, known=ListedDomains(registered, {domain: "abused"})).reason is not None
    for parent in (domain.partition(".")[2], domain):
        assert judge_domain(domain, known=ListedDomains(registered, {parent: "abused"})).reason is not None


@given(DOMAIN)
def test_a_registered_domain_is_accepted_unless_a_rule_says_why_not(domain):
    verdict = judge_domain(domain, known=ListedDomains({domain: [Registrant(1, "Somebody", is_active=True)]}, {}))
    assert verdict.is_accepted or verdict.reason in (Reason.PUBLIC_SUFFIX, Reason.FORWARDING, Reason.FREE_MAIL)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40))
def test_an_accepted_form_is_a_fixed_point(text):
    try:
        address = parse_address(f"ada@{text}.edu")
    except AddressError:
        return
    assert parse_address(str(address)) == address
    assert unicodedata.normalize("NFKC", str(address)) == str(address)


@given(DOMAIN)
def test_a_domain_looks_like_itself(domain):
    assert skeleton(domain) == skeleton(domain.upper()) == skeleton(skeleton(domain))
