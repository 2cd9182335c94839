"""Follows as files, out and in again: nothing is lost, nothing is guessed, and no file is worse than unreadable."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from profiles.following.files.lines import MOST_LINES, Exported, NotReadableError
from profiles.following.files.opml import opml, read_opml
from profiles.following.files.references import ElsewhereError, Reference, reference_of
from profiles.following.files.table import read_table, table
from profiles.following.searches import cleaned
from profiles.models import FollowKind, Frequency

HOSTS = {"portal.example"}
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(cleaned)
RECORDS = st.builds(
    lambda kind, pk, name, frequency: Exported(
        kind[0], f"{kind[1]}{pk}", name, frequency, "2026-11-21", f"https://portal.example/{kind[0]}s/{kind[1]}{pk}/",
        f"https://portal.example/feeds/{kind[0]}s/{kind[1]}{pk}.atom",
    ),
    st.sampled_from([("author", "A"), ("topic", "T"), ("institution", "I"), ("venue", "S"), ("work", "W")]),
    st.integers(1, 10**17), NAMES, st.sampled_from(Frequency.values),
)  # fmt: skip
SEARCHES = st.builds(
    lambda query, name, frequency: Exported(
        "search", "", name, frequency, "2026-11-21", f"https://portal.example/search/?{query}",
        f"https://portal.example/feeds/search.atom?{query}",
    ),
    st.sampled_from(["q=nets", "q=%22a+b%22&year=2019", "author=A7&q=%3Cx%3E%26"]), NAMES,
    st.sampled_from(Frequency.values),
)  # fmt: skip
FOLLOWS = st.lists(st.one_of(RECORDS, SEARCHES), min_size=1, max_size=8)
HEADINGS = {kind.value: kind.label for kind in FollowKind}


def meaning(one: Exported) -> tuple:
    reference = (
        Reference("search", one.url.partition("?")[2]) if one.kind == "search" else Reference("record", one.target)
    )
    return reference, one.name, one.frequency


def written(follows) -> list[bytes]:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    return [opml(follows, title="Mine", headings=HEADINGS, at=at), "".join(table(follows)).encode()]


@given(FOLLOWS)
def test_what_goes_out_comes_in_again(follows):
    out, sheet = written(follows)
    for said in (read_opml(out), read_table(sheet)):
        found = {(reference_of(one.references, hosts=HOSTS), one.name or "", one.frequency) for one in said}
        wanted = {meaning(one) for one in follows}
        # A line without a name is called by what else stands in it.
        assert {(reference, frequency) for reference, _, frequency in found} == {(r, f) for r, _, f in wanted}
        assert {name for _, name, _ in wanted if name} <= {name for _, name, _ in found}
        assert len(said) == len(follows)


@given(FOLLOWS)
def test_no_cell_is_a_formula(follows):
    rows = list(csv.reader(io.StringIO("".join(table(follows)).removeprefix("\ufeff"), newline="")))
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in tuple("=+-@\t\r") and cell.strip()]


def test_opml_is_what_feed_readers_take():
    one = Exported("author", "A5", "Ada & <Byron>", "daily", "2026-11-21", "https://p/authors/A5/", "https://p/f.atom")
    root = etree.fromstring(written([one])[0])
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/dateCreated") == "Sat, 21 Nov 2026 00:00:00 +0000"
    (leaf,) = root.findall("body/outline/outline")
    assert dict(leaf.attrib) == {
        "text": "Ada & <Byron>", "title": "Ada & <Byron>", "type": "rss", "xmlUrl": "https://p/f.atom",
        "htmlUrl": "https://p/authors/A5/", "category": "/mail/daily",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["A5"], ("record", "A5")),
        (["a5"], ("record", "A5")),
        (["", "https://portal.example/A5"], ("record", "A5")),
        (["/topics/T7/"], ("record", "T7")),
        (["https://portal.example/feeds/works/W3.atom"], ("record", "W3")),
        (["https://portal.example/search?q=nets"], ("search", "q=nets")),
        (["0000-0002-1825-0097"], ("orcid", "0000-0002-1825-0097")),
        (["https://orcid.org/0000-0002-1825-0097"], ("orcid", "0000-0002-1825-0097")),
        (["https://doi.org/10.1000/ABC"], ("doi", "10.1000/abc")),
        (["1706.03762"], ("arxiv", "1706.03762")),
        (["https://arxiv.org/abs/1706.03762v2"], ("arxiv", "1706.03762")),
        (["https://ror.org/05gzmn429"], ("ror", "05gzmn429")),
        (["https://openalex.org/A5023888391"], ("openalex", "A5023888391")),
        (["Ada Byron", "10.1000/abc"], ("doi", "10.1000/abc")),
        (["https://other.example/authors/A5/", "A5", "10.1000/abc"], ("doi", "10.1000/abc")),
    ],
)
def test_what_is_understood(cells, expected):
    assert reference_of(cells, hosts=HOSTS) == Reference(*expected)


@pytest.mark.parametrize(
    "cell",
    ["Ada Byron", "", "2026-11-21", "daily", "author", "https://blog.example/feed.xml", "http://[", "0000-0002-1825-0098",
     "javascript:alert(1)", "x" * 5000, "//portal.example", "2019"],
)  # fmt: skip
def test_what_is_not(cell):
    assert reference_of([cell], hosts=HOSTS) is None


def test_a_number_of_another_portal_is_nobody_here():
    for cells in (["https://other.example/authors/A5/"], ["https://other.example/feeds/topics/T5.atom", "T5"]):
        with pytest.raises(ElsewhereError):
            reference_of(cells, hosts=HOSTS)


def test_tables_of_other_tools():
    semicolons = "Author;ORCID\r\nAda Byron;0000-0002-1825-0097\r\n;\r\nBen;\r\n".encode("utf-16")
    said = read_table(semicolons)
    assert [(one.number, one.name, one.references) for one in said] == [
        (2, "Ada Byron", ("0000-0002-1825-0097",)), (4, "Ben", ()),
    ]  # fmt: skip
    bare = read_table(b"10.1000/abc\n\n1706.03762,2017\n")
    assert [one.references for one in bare] == [("10.1000/abc",), ("1706.03762", "2017")]
    assert read_table("name,doi\nJos\xe9,10.1/x".encode("cp1252"))[0].name == "José"


def test_outlines_of_other_tools():
    text = b"""<?xml version="1.0"?><opml version="1.0"><head/><body>
<outline text="Group"><outline text="A blog" type="rss" xmlUrl="https://blog.example/feed"/></outline>
<outline title="Nothing"/></body></opml>"""
    assert [(one.number, one.name, one.references) for one in read_opml(text)] == [
        (2, "A blog", ("https://blog.example/feed",)), (3, "Nothing", ()),
    ]  # fmt: skip


LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
BOMBS = {
    "empty": b"  \n",
    "no xml": b"<opml",
    "other xml": b"<html/>",
    "laughs": f'<!DOCTYPE opml [<!ENTITY a0 "ha">{LAUGHS}]><opml><body><outline text="&a12;"/></body></opml>'.encode(),
    "a file": b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline text="x">&x;</outline></opml>',
    "utf-7": '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE opml+AD4-<opml/>'.encode("ascii"),
    "utf-16": '<!DOCTYPE opml [<!ENTITY x "y">]><opml><outline text="&x;" url="u"/></opml>'.encode("utf-16"),
    "deep": b"<opml>" + b"<outline>" * 100_000,
    "attributes": b"<opml><outline " + b" ".join(b'a%d="1"' % n for n in range(60_000)) + b"/></opml>",
    "large": b"<opml>" + b" " * 2**20 + b"</opml>",
    "nothing": b"<opml><body/></opml>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_told_from_lists(name):
    with pytest.raises(NotReadableError) as refused:
        read_opml(BOMBS[name])
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("raw", [b"", b'"' + b"x" * 200_000 + b'"', b"A5\n" * (MOST_LINES + 1), b"name,id\n"])
def test_tables_that_are_refused(raw):
    with pytest.raises(NotReadableError):
        read_table(raw)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw):
    for read in (read_opml, read_table):
        try:
            for one in read(raw):
                reference_of(one.references, hosts=HOSTS)
        except (NotReadableError, ElsewhereError):
            pass
