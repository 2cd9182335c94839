"""Whatever titles, names and addresses hold, the feed is well-formed, valid, and says what it was given."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from profiles.feeds.atom import Category, Entry, Feed, Link, written
from tests.profiles.feeds.reading import ATOM, faults_of, read

AT = datetime(2026, 11, 21, 9, 20, tzinfo=UTC)
FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

texts = st.text(
    st.one_of(
        st.characters(exclude_categories=[]),
        st.sampled_from(list("<>&'\"]$\\\x00\x08\x1b\x7f\x85\ufffe\uffff\ud800\u202e\u2067\u200f\u2028")),
    ),
    max_size=60,
)
entries = st.builds(
    Entry,
    id=st.integers(1, 10**9).map("tag:example.org,2026:works/W{}".format),
    title=texts,
    published=st.just(AT),
    updated=st.just(AT),
    links=st.tuples(
        st.just(Link("https://example.org/works/W1/", "alternate", "text/html")),
        st.builds(Link, texts.map("https://doi.org/{}".format), st.just("related"), title=texts),
    ),
    authors=st.lists(texts, max_size=3),
    summary=texts,
    categories=st.lists(st.builds(Category, texts, texts), max_size=3),
)


def a_feed(*listed: Entry, **changes) -> Feed:
    fields = {
        "id": "tag:example.org,2026:feeds/T1",
        "title": "New works",
        "subtitle": "",
        "author": "Peergraph",
        "page": "https://example.org/topics/T1/",
        "address": "https://example.org/feeds/topics/T1.atom",
        "updated": AT,
        "entries": listed,
    }
    return Feed(**(fields | changes))


@given(st.lists(entries, max_size=4, unique_by=lambda entry: entry.id), texts)
def test_any_text_is_carried_as_text(listed, title):
    document = written(a_feed(*listed, title=title))
    found = read(document)
    assert len(found.entries) == len(listed)
    titles = [element.text or "" for element in etree.fromstring(document).iterfind(f"{ATOM}entry/{ATOM}title")]
    # feedparser itself mends what it takes for misread UTF-8, so the text is read by a plain parser.
    assert titles == [FORBIDDEN.sub("", one.title) for one in listed]
    for one, given_one in zip(found.entries, listed, strict=True):
        assert (one.id, one.title_detail.type) == (given_one.id, "text/plain")


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "Bounds of $\\mathcal{O}(n^2)$ & $a < b$",
        "]]> <![CDATA[ x",
        "&lt;b&gt; &#60;i&#62; &amp;amp;",
        "עברית \u202eabc\u202c العربية",
        "𝔸 naïve 数学",
    ],
)
def test_what_looks_like_markup_stays_text(title):
    entry = Entry(
        "tag:example.org,2026:works/W1", title, AT, AT, [Link("https://example.org/", "alternate", "text/html")]
    )
    (found,) = read(written(a_feed(entry))).entries
    assert found.title == title


def test_an_empty_feed_is_one():
    assert read(written(a_feed())).feed.updated == "2026-11-21T09:20:00Z"


def test_the_schema_and_the_rules_beside_it_find_faults():
    good = written(a_feed(Entry("tag:a,2026:1", "T", AT, AT, [Link("https://a.org/", "alternate", "text/html")])))
    assert faults_of(good) == []
    for what, instead in [
        (b"<updated>2026-11-21T09:20:00Z</updated><author>", b"<author>"),
        (b"2026-11-21T09:20:00Z", b"yesterday"),
        (b"<title>T</title>", b""),
        (b"<id>tag:a,2026:1</id>", b"<id>tag:a,2026:1</id><id>tag:a,2026:2</id>"),
        (b' rel="alternate" type="text/html" href="https://a.org/"', b' rel="alternate"'),
        (b"<name>Peergraph</name>", b""),
        (b"https://a.org/", b"/works/W1/"),
        (b"https://a.org/", b"https://a.org/a b"),
    ]:
        assert what in good
        assert faults_of(good.replace(what, instead)), what
