"""Which pages can be somebody's own, and what on them points back to a record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.evidence.domains.knowledge import word_list
from profiles.evidence.link_back import (
    MAX_BYTES,
    MAX_DEPTH,
    HomepageRefusedError,
    LinkBack,
    find_link_back,
    is_token_file,
    read_homepage,
)

PORTAL = "https://people.brightwater.org"
RECORDS = (f"{PORTAL}/authors/A1/", f"{PORTAL}/authors/A77/")
TOKEN = "pg-3f9a1c5e7d"
PAGE = "https://rowe.net/~ada/"


def found(html: str | bytes, *, charset: str | None = "utf-8", page: str = PAGE) -> LinkBack:
    body = html if isinstance(html, bytes) else html.encode()
    return find_link_back(body, charset=charset, page_url=page, records=RECORDS, token=TOKEN)


def homepage(url: str):
    return read_homepage(url, portal_hosts={"people.brightwater.org"})


# --- pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "sign"),
    [
        (
            f'<html><head><meta name="peergraph-verification" content="{TOKEN}"></head><body></body></html>',
            LinkBack.TOKEN,
        ),
        (f'<meta content=" {TOKEN} " name=" Peergraph-Verification "><p>Ada', LinkBack.TOKEN),
        (f'<p><a href="{PORTAL}/authors/A1/#{TOKEN}">me</a>', LinkBack.TOKEN),
        (f'<link rel="me" href="{PORTAL}/authors/A1/">', LinkBack.REL_ME),
        (f'<p><a rel="me" href="{PORTAL}/authors/A1/">me</a>', LinkBack.REL_ME),
        (f'<p><a rel="noopener me nofollow" href="{PORTAL}/authors/A1/">me</a>', LinkBack.REL_ME),
        (f'<p><a href="{PORTAL}/authors/A1/">me</a>', LinkBack.LINK),
        (f"<p><A HREF={PORTAL}/authors/A1/>me</A>", LinkBack.LINK),
        (f'<p><a href="\n {PORTAL}/authors/A1 \n">me</a>', LinkBack.LINK),
        (f'<p><a href="{PORTAL}/authors/A77/#works">me, under a former id</a>', LinkBack.LINK),
        ('<p><a href="HTTP://People.Brightwater.org:80/authors/A1">me</a>', LinkBack.LINK),
        ('<p><a href="//people.brightwater.org/authors/A1/">me</a>', LinkBack.LINK),
        (f'<map><area href="{PORTAL}/authors/A1/"></map>', LinkBack.LINK),
        (f'<p><a href="{PORTAL}/authors/A1/">me</a><link rel=me href="{PORTAL}/authors/A1/">', LinkBack.LINK),
        (f'<div id="comments"><a rel="me" href="{PORTAL}/authors/A1/">me</a></div>', LinkBack.REL_ME),
        (f'<p class="commentary"><a href="{PORTAL}/authors/A1/">me</a>', LinkBack.LINK),
        (f'<p><a href="{PORTAL}/authors/A1/">me</a><a rel="me" href="{PORTAL}/authors/A1/">me</a>', LinkBack.REL_ME),
    ],
)
def test_what_points_back(html, sign):
    assert found(html) is sign


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>nothing",
        f"<p>{PORTAL}/authors/A1/",
        f'<p><a href="{PORTAL}/authors/A11/">another</a>',
        f'<p><a href="{PORTAL}/authors/a1/">another spelling</a>',
        f'<p><a href="{PORTAL}/authors/A1/history/">a page below</a>',
        f'<p><a href="{PORTAL}/authors/A1/?next=x">with a query</a>',
        f'<p><a href="{PORTAL}/redirect/authors/A1/">elsewhere</a>',
        '<p><a href="https://people.brightwater.org.evil.org/authors/A1/">another host</a>',
        '<p><a href="https://people.brightwater.org:8443/authors/A1/">another port</a>',
        '<p><a href="https://people.brightwater.org@evil.org/authors/A1/">another host</a>',
        '<p><a href="https://evil.org/?u=https://people.brightwater.org/authors/A1/">another host</a>',
        '<p><a href="/authors/A1/">on the page\'s own host</a>',
        '<p><a href="javascript:location=1">x</a><a href="mailto:a@b.c">x</a><a>x</a><a href>x</a><a href="http://[">x</a>',
        f'<!-- <a href="{PORTAL}/authors/A1/">me</a> -->',
        f'<!-- <meta name="peergraph-verification" content="{TOKEN}"> -->',
        f'<script>"<a href={PORTAL}/authors/A1/>"</script>',
        f'<textarea><a href="{PORTAL}/authors/A1/">me</a></textarea>',
        f'<template><a rel=me href="{PORTAL}/authors/A1/">me</a></template>',
        f'<noscript><a rel=me href="{PORTAL}/authors/A1/">me</a></noscript>',
        f'<svg><a href="{PORTAL}/authors/A1/">me</a></svg>',
        f'<iframe src="{PORTAL}/authors/A1/"></iframe><img src="{PORTAL}/authors/A1/">',
        f'<p>&lt;a href="{PORTAL}/authors/A1/"&gt;',
        # what visitors leave, and what the page itself disowns
        f'<p><a rel="nofollow" href="{PORTAL}/authors/A1/">me</a>',
        f'<p><a rel="external ugc" href="{PORTAL}/authors/A1/">me</a>',
        f'<p><a rel="me ugc" href="{PORTAL}/authors/A1/">me</a>',
        f'<div id="comments"><p><a href="{PORTAL}/authors/A1/">me</a></p></div>',
        f'<ol class="comment-list"><li><a href="{PORTAL}/authors/A1/">me</a></ol>',
        f'<div class="post guestbook"><b><a href="{PORTAL}/authors/A1/">me</a></b></div>',
        f'<section id="disqus_thread"><a href="{PORTAL}/authors/A1/">me</a></section>',
        f'<p><a rel="nofollow" href="{PORTAL}/authors/A1/#{TOKEN}">me</a>',
        f'<div id="comments"><p><a href="{PORTAL}/authors/A1/#{TOKEN}">me</a></p></div>',
        f'<p><a href="{PORTAL}/authors/A2/#{TOKEN}">another record</a>',
        # a token that is not in the head
        f'<html><head></head><body><p>x<meta name="peergraph-verification" content="{TOKEN}"></body></html>',
        f'<body><div class=comment><meta name="peergraph-verification" content="{TOKEN}"></div>',
        f'<meta name="peergraph-verification" content="{TOKEN}x">',
        f'<meta name="peergraph-verification" content="x{TOKEN}">',
        f'<meta name="description" content="{TOKEN}">',
        '<meta name="peergraph-verification" content="">',
        f"<p>{TOKEN}",
    ],
)  # fmt: skip
def test_what_does_not(html):
    assert found(html) is LinkBack.NONE


def test_an_empty_token_is_on_no_page():
    html = b'<meta name="peergraph-verification" content="">'
    assert find_link_back(html, charset=None, page_url=PAGE, records=(), token="") is LinkBack.NONE
    assert not is_token_file(b"", token="")


@pytest.mark.parametrize(
    "charset", [None, "utf-8", "latin-1", "utf-16", "shift_jis", "no-such-charset", "x" * 500, "\0"]
)
def test_any_charset_is_survived(charset):
    html = f'<p>Grüße <a href="{PORTAL}/authors/A1/">me</a>'
    assert found(html, charset=charset) in (LinkBack.LINK, LinkBack.NONE)
    assert found(html.encode("utf-16"), charset="utf-16") is LinkBack.LINK


LINK = f'<a href="{PORTAL}/authors/A1/">me</a>'


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * (MAX_DEPTH + 10) + LINK,
        "<b>" * 200_000 + LINK,
        "<p " + " ".join(f"a{number}=1" for number in range(210_000))[:900_000] + ">" + LINK + "x" * 90_000,
        "x" * MAX_BYTES + LINK,
    ],
    ids=["deep", "deeper", "attributes", "long"],
)
def test_pages_beyond_measure_have_nothing_to_say(html):
    assert found(html) is LinkBack.NONE


def test_a_large_page_is_read_to_its_end():
    assert found("<p>word</p>" * 60_000 + LINK) is LinkBack.LINK


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "latin-1"]))
def test_any_bytes_are_read(body, charset):
    assert found(body, charset=charset) is LinkBack.NONE
    find_link_back(body + LINK.encode() + body, charset=charset, page_url=PAGE, records=RECORDS, token=TOKEN)


PIECES = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div class=comments>", "</div>", "<head>", "</head>", "<body>", "</body>", "</html>", "<!--", "-->",
         "<script>", "</script>", "<title>", "</title>", "'", '"', "<", ">", "&lt;", "x", "<a href=x>", "</a>", "<svg>"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(PIECES, PIECES)
def test_a_token_in_the_words_of_a_visitor_is_no_token(before, after):
    """Whatever stands in the body of a page, its head is not there."""
    html = f'<html><head><title>Ada</title></head><body><p>{before}<meta name="{TOKEN}" content="{TOKEN}">'
    html += f'<meta name="peergraph-verification" content="{TOKEN}">{after}'
    assert found(html) is not LinkBack.TOKEN


# --- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "scope", "token_url"),
    [
        ("https://rowe.net", "/", "https://rowe.net/.well-known/peergraph-verification"),
        ("https://rowe.net/index.html", "/", "https://rowe.net/.well-known/peergraph-verification"),
        ("https://ada.github.io/", "/", "https://ada.github.io/.well-known/peergraph-verification"),
        ("https://uni.edu/~ada/papers/", "/~ada/", "https://uni.edu/~ada/.well-known/peergraph-verification"),
        ("http://uni.edu/~ada", "/~ada/", "http://uni.edu/~ada/.well-known/peergraph-verification"),
        ("https://uni.edu/%7Eada/x.html", "/%7Eada/", "https://uni.edu/%7Eada/.well-known/peergraph-verification"),
        ("https://uni.edu/people/ada.html", "/people/ada.html/", "https://uni.edu/people/ada.html/.well-known/peergraph-verification"),
        ("https://uni.edu/people/ada/index.php", "/people/ada/", "https://uni.edu/people/ada/.well-known/peergraph-verification"),
    ],
)  # fmt: skip
def test_a_homepage_has_a_scope_and_a_place_for_a_token(url, scope, token_url):
    page = homepage(url)
    assert (page.scope, page.token_url) == (scope, token_url)
    assert page.covers(page.url)
    assert page.is_secure == url.startswith("https")


@pytest.mark.parametrize(
    "url",
    [
        "https://people.brightwater.org/authors/A1/",
        "https://PEOPLE.brightwater.org./",
        "https://github.io/",
        "https://blogspot.com/",
        "https://github.com/ada",
        "https://gist.github.com/ada/1",
        "https://www.linkedin.com/in/ada",
        "https://sites.google.com/view/ada",
        "https://orcid.org/0000-0002-1825-0097",
        "https://uni.edu/profile?id=ada",
        "https://uni.edu/search?q=%3Ca%20rel%3Dme",
        "https://uni.edu/~ada/../~bea/",
        "https://uni.edu/~ada/..",
        "https://uni.edu/~ada/%2e%2e/~bea/",
        "https://uni.edu//evil.org/",
        "http://127.0.0.1/~ada/",
        "http://localhost/",
        "ftp://rowe.net/",
        "https://ada:pw@rowe.net/",
        "https://rowe.net:8443/",
        "ada",
        "",
    ],
)
def test_some_pages_are_nobodys_own(url):
    with pytest.raises(HomepageRefusedError):
        homepage(url)


@pytest.mark.parametrize(
    ("url", "final", "inside"),
    [
        ("https://uni.edu/~ada/", "https://uni.edu/~ada/en/index.html", True),
        ("http://uni.edu/~ada/", "https://uni.edu/~ada/", True),
        ("https://uni.edu/~ada/", "https://uni.edu/~bea/", False),
        ("https://uni.edu/~ada/", "https://uni.edu/~ada2/", False),
        ("https://uni.edu/~ada/", "https://uni.edu/", False),
        ("https://uni.edu/~ada/", "https://uni.edu/~ada/../~bea/", False),
        ("https://uni.edu/people/ada", "https://uni.edu/people/ada/", True),
        ("https://uni.edu/people/ada", "https://uni.edu/people/bea", False),
        ("https://rowe.net/", "https://rowe.net/home/", True),
        ("https://rowe.net/", "https://www.rowe.net/", False),
        ("https://rowe.net/", "nonsense", False),
    ],
)
def test_redirects_have_to_stay_on_the_persons_pages(url, final, inside):
    assert homepage(url).covers(final) is inside


@pytest.mark.parametrize(
    ("body", "is_it"),
    [
        (TOKEN.encode(), True),
        (f"\r\n {TOKEN}\n".encode(), True),
        (f"{TOKEN} {TOKEN}".encode(), False),
        (f"<html>{TOKEN}</html>".encode(), False),
        (TOKEN.upper().encode(), False),
        (b"", False),
        (TOKEN.encode() + b" " * 5000, False),
        (TOKEN.encode("utf-16"), False),
    ],
)
def test_a_token_file_is_the_token_and_nothing_else(body, is_it):
    assert is_token_file(body, token=TOKEN) is is_it


@given(st.text(max_size=60))
def test_any_text_is_a_homepage_or_refused(text):
    for url in (text, f"https://rowe.net/{text}", f"https://{text}.org/"):
        try:
            page = homepage(url)
        except HomepageRefusedError:
            continue
        assert page.covers(page.url)
        assert page.path.startswith("/")
        assert homepage(page.url) == page


def test_the_list_of_shared_sites_is_in_the_form_that_is_compared():
    assert all(site == site.lower().strip(". ") and "." in site for site in word_list("shared_sites"))
