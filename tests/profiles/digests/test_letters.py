"""The mail itself: two parts of one content, nothing of it taken for markup, and what it is about in its subject."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from papers.selectors.work_lines import NamedAuthor, WorkLine
from profiles.digests.items import Item, Line, Link, item_of, subject_of
from profiles.digests.letters import Content, write_letter
from profiles.digests.readable import readable
from profiles.models import DigestKind, EventKind
from profiles.news.wording import Because, Told
from tests.browser.xss_payloads import PAYLOADS

STOP = "https://portal.example/mail/stop/token/"
ROOT = "https://portal.example"


def a_line(title="On engines", *, authors=("Ada Byron",), count=0, venue="CT", year=2019, retracted=False) -> WorkLine:
    named = [NamedAuthor(name, "", place) for place, name in enumerate(authors, start=1)]
    return WorkLine(
        "W1", "/works/W1/", title, "", year, venue, "", "", "", "", "", "", "", "", "", retracted,
        count or len(named), named,
    )  # fmt: skip


def a_telling(
    kind=EventKind.NEW_WORK, *, title="On engines", because=("Ada Byron",), works=(), count=1, text=""
) -> Told:
    return Told(
        number=1,
        event=1,
        kind=kind,
        title=title,
        text=text,
        url="/works/W1/",
        at=datetime.now(UTC),
        read=False,
        because=tuple(Because(label=label, url="/authors/A1/", public_id="A1") for label in because),
        work=works[0] if len(works) == 1 else None,
        works=works,
        count=count,
    )


class Reader(HTMLParser):
    """What a mail program would load or run, and the words that it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads, self.links, self.words, self._silent = [], [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self._silent += tag in ("style", "title")
        if tag in ("img", "script", "iframe", "link", "object", "svg", "form", "video") or "src" in found:
            self.loads.append(tag)
        self.loads += [name for name in found if name.startswith("on")]
        self.links += [found["href"]] if "href" in found else []

    def handle_endtag(self, tag):
        self._silent -= tag in ("style", "title")

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def a_letter(*items, **fields):
    content = {"kind": DigestKind.DAILY, "subject": "S", "title": "New", "lead": "", "why": "you follow 2 things"}
    return write_letter(Content(items=items, **content | fields), stop=STOP)


@pytest.mark.parametrize("payload", PAYLOADS[:12], ids=range(12))
def test_titles_are_text_whatever_they_say(payload):
    words = readable(payload)
    letter = a_letter(
        Item(words, f"{ROOT}/works/W1/", words, (Line(words, f"{ROOT}/works/W2/", words),), 0, (Link(words, ROOT),), (words,)),
        subject=words,
        lead=words,
    )  # fmt: skip
    html = Reader(letter.html)
    assert html.loads == []
    assert {link for link in html.links if not link.startswith(("http://", "https://"))} == set()
    assert " ".join(words.split()) in html.text
    assert "url(" not in letter.html
    assert "@import" not in letter.html


def test_both_parts_say_the_same_and_lead_to_the_same_places():
    letter = a_letter(
        Item("On engines", f"{ROOT}/works/W1/", "Ada Byron · CT · 2019", because=(Link("Ada Byron", f"{ROOT}/authors/A1/"),)),
        Item("7 new works by Ada", f"{ROOT}/authors/A1/", "", (Line("On seas", f"{ROOT}/works/W2/", "Ada"),), 6),
        lead="9 things since the last mail.",
        more=212,
    )  # fmt: skip
    html = Reader(letter.html)
    plain = " ".join(letter.text.split())
    for said in (
        "On engines", "Ada Byron · CT · 2019", "Because you follow Ada Byron", "7 new works by Ada", "On seas",
        "and 6 more", "9 things since the last mail.", "And 212 more in your feed", "you follow 2 things",
        "When and what you are mailed", "Stop the daily mail about what you follow",
    ):  # fmt: skip
        assert said in html.text, said
        assert said in plain, said
    addresses = set(re.findall(r"https?://\S+", letter.text))
    assert addresses - set(html.links) == set()
    assert STOP in addresses
    assert all(len(line) <= 72 for line in letter.text.splitlines() if "http" not in line)


def test_what_mail_programs_show_a_button_by(settings):
    settings.PORTAL_URL = ROOT
    headers = a_letter(Item("On engines", f"{ROOT}/works/W1/", "")).headers
    assert headers["List-Unsubscribe"] == f"<{STOP}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"] == "Each day <daily.digests.portal.example>"
    assert "Feedback-ID" not in headers


@pytest.mark.parametrize(
    ("told", "more", "subject"),
    [
        ([a_telling()], 0, "New work: On engines"),
        ([a_telling(title=r"On $\alpha$-stable laws")], 0, "New work: On α-stable laws"),
        ([a_telling(because=["Ada Byron"]), a_telling(because=["graph theory"])], 1, "3 new works: Ada Byron, graph theory"),
        (
            [a_telling(because=["A"]), a_telling(because=["B", "C", "D"]), a_telling(EventKind.WORKS_ADDED, count=10)],
            0,
            "12 new works: A, B and 3 more",
        ),
        ([a_telling(), a_telling(EventKind.RECORD_CLAIMED)], 0, "2 things that happened: Ada Byron"),
        ([a_telling(EventKind.RECORD_CLAIMED, title="The record of Ada was claimed")], 0, "The record of Ada was claimed"),
        ([a_telling(because=[]), a_telling(because=[])], 0, "2 new works"),
    ],
)  # fmt: skip
def test_the_subject_says_what_is_in_it(told, more, subject):
    assert subject_of(told, more=more) == subject


def test_a_subject_has_an_end():
    assert len(subject_of([a_telling(title="engines " * 100)])) <= 110


def test_a_work_says_who_wrote_it_where_and_when():
    line = a_line(authors=("Ada Byron", "Grace Hopper", "Emmy Noether"), count=1000, retracted=True)
    item = item_of(a_telling(works=(line,)), root=ROOT)
    assert item.meta == "Retracted · Ada Byron, Grace Hopper, Emmy Noether and 997 others · CT · 2019"
    assert item.url == f"{ROOT}/works/W1/"


def test_of_several_works_the_first_stand_below_and_the_others_are_counted():
    item = item_of(a_telling(EventKind.WORKS_ADDED, works=(a_line("One"), a_line("Two")), count=9, text="x"), root=ROOT)
    assert [line.title for line in item.works] == ["One", "Two"]
    assert item.more == 7
    assert item.meta == ""


def test_what_turns_the_direction_of_text_is_gone():
    assert readable("safe\u202etxt.exe\x00\nnext") == "safe txt.exe next"
    assert readable(r"$O(n \log n)$ time for \$5") == r"O(n log n) time for \$5"
