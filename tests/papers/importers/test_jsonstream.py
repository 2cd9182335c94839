"""The scanner's promises: every record or a reason, undamaged neighbours kept, memory bounded, one error type."""

import contextlib
import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.importers.jsonstream import MAX_RECORD, Found, read_records
from papers.importers.streams import StreamDamagedError
from papers.records import Rejected, SourceFormatError


def is_record(value: dict[str, object]) -> bool:
    return "title" in value


def read(data: bytes | io.BufferedIOBase, envelopes=("results", "items", "message")):
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    return list(
        read_records(
            stream, name="f.json", expected="test records", recognise=is_record, envelopes=frozenset(envelopes)
        )
    )


def values(data: bytes) -> list[object]:
    return [found.value for found in read(data) if isinstance(found, Found)]


def reasons(data: bytes) -> list[str]:
    return [found.reason for found in read(data) if isinstance(found, Rejected)]


RECORDS = [
    {"title": f"t{n}", "authors": [{"id": n, "name": "Zoë “\u0416\u4e2d” \U0001f600"}], "n": n / 3} for n in range(40)
]

LAYOUTS = {
    "array": json.dumps(RECORDS),
    "compact": json.dumps(RECORDS, separators=(",", ":"), ensure_ascii=False),
    "indented": json.dumps(RECORDS, indent=4, ensure_ascii=False),
    "unindented lines": json.dumps(RECORDS, indent=0),
    "lines": "\n".join(json.dumps(record) for record in RECORDS),
    "lines with CR and blanks": "\r\n\r\n".join(json.dumps(record) for record in RECORDS) + "\r\n",
    "indented objects in a row": "\n".join(json.dumps(record, indent=2) for record in RECORDS),
    "page": json.dumps({"meta": {"count": 2, "items": 1}, "results": RECORDS, "group_by": []}),
    "pages in a row": "\n".join(json.dumps({"results": RECORDS[n : n + 10], "next": None}) for n in range(0, 40, 10)),
    "list of pages": json.dumps([{"results": RECORDS[:20]}, {"results": RECORDS[20:]}]),
    "nested page": json.dumps({"status": "ok", "message": {"total": 40, "items": RECORDS, "next-cursor": "x"}}),
    "byte order mark": "\ufeff" + json.dumps(RECORDS),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_records(layout):
    found = read(LAYOUTS[layout].encode())
    assert [item.value for item in found] == RECORDS
    assert [item.locator for item in found] == [f"record {n}" for n in range(1, 41)]


def test_a_single_record_and_a_wrapped_one():
    assert values(json.dumps(RECORDS[0]).encode()) == RECORDS[:1]
    assert values(json.dumps({"status": "ok", "message": RECORDS[0]}).encode()) == RECORDS[:1]


@pytest.mark.parametrize("empty", [b"[]", b'{"results": []}', b' {"meta": {"count": 0}, "results": [ ] }\n'])
def test_no_records_is_not_an_error(empty):
    assert read(empty) == []


@pytest.mark.parametrize(
    "other",
    [b"", b"   \n", b"{}", b'{"name": "package"}', b"@article{x, title={y}}", b"<html><body>{</body>", b"\x89PNG\r\n\x1a\n",
     b'<?xml version="1.0"?><a>{"b"</a>', b"title,year\nx,1\n", b'[{"a": 1}, {"a": 2}]', "[]".encode("utf-16"), b"\\{\\bf x"],
)  # fmt: skip
def test_another_format_is_one_clear_error(other):
    with pytest.raises(SourceFormatError, match=r"^f\.json is (empty; expected|not a file of) test records\.$"):
        read(other)


def test_objects_of_another_kind_are_rejected_among_records():
    found = read(json.dumps([{"id": "A1"}, RECORDS[0], {"id": "A2"}, RECORDS[1]]).encode())
    assert [getattr(item, "reason", "") for item in found] == ["not a record", "", "not a record", ""]


@pytest.mark.parametrize("layout", ["array", "indented", "lines", "page", "nested page", "indented objects in a row"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"t7"', '"t7'),  # a lost quote
        ('"t7"', 't7"'),
        ('"t7",', '"t7"'),  # a lost comma
        ('"title": "t7"', '"title" "t7"'),
        ('"id": 7', '"id": 07'),
        ('"id": 7', '"id": NoN'),
        ('"id": 7', '"id": "\\q"'),
        ('"id": 7', '"id": ' + "9" * 5000),  # beyond what Python converts
        ('"id": 7', '"id": ' + "[" * 5000 + "]" * 5000),
    ],
)
def test_a_damaged_record_is_one_rejection_and_its_neighbours_stay(layout, old, new):
    text = LAYOUTS[layout]
    assert old in text
    found = read(text.replace(old, new, 1).encode())
    assert [item.value for item in found if isinstance(item, Found)] == RECORDS[:7] + RECORDS[8:]
    assert len([item for item in found if isinstance(item, Rejected)]) == 1
    assert isinstance(found[7], Rejected)


@pytest.mark.parametrize("layout", ["indented", "lines"])
def test_several_damaged_records_in_a_row_are_told_apart_by_their_lines(layout):
    text = LAYOUTS[layout]
    for number in (7, 8, 9):
        text = text.replace(f'"t{number}"', f'"t{number}', 1)
    found = read(text.encode())
    assert [item.value for item in found if isinstance(item, Found)] == RECORDS[:7] + RECORDS[10:]
    assert [item.locator for item in found if isinstance(item, Rejected)] == ["record 8", "record 9", "record 10"]


def test_a_lost_bracket_does_not_swallow_what_follows():
    text = LAYOUTS["array"].replace('}], "n": 1.0}', '}, "n": 1.0}', 1).replace('"n": 2.0}', '"n": [2.0 ', 1)
    kept = values(text.encode())
    assert [record for record in RECORDS if record not in kept] == [RECORDS[3], RECORDS[6]]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_cut_anywhere_gives_what_is_whole_and_one_rejection(layout):
    data = LAYOUTS[layout].encode()
    for cut in range(200, len(data) - 3, 97):
        found = read(data[:cut])
        kept = [item.value for item in found if isinstance(item, Found)]
        assert kept == RECORDS[: len(kept)]
        assert len(kept) >= min(40, data[:cut].count(b'"n"') - 1)
        rejected = [item for item in found if isinstance(item, Rejected)]
        assert len(rejected) == 1 or (not rejected and "row" in layout) or (not rejected and layout.startswith("lines"))


def test_a_damaged_stream_gives_what_is_whole_and_says_so():
    class Damaged(io.BytesIO):
        def read(self, size=-1):
            piece = super().read(size)
            if not piece:
                raise StreamDamagedError("f.json is damaged or incomplete: CRC")
            return piece

    for cut in (0, 1, 150, 2000):
        found = read(Damaged(LAYOUTS["indented"].encode()[:cut]))
        assert found[-1].reason == "damaged file"
        assert sum(isinstance(item, Rejected) for item in found) == 1
    assert found[0].value == RECORDS[0]


def test_a_record_too_large_or_too_deep_leaves_its_neighbours():
    large = {"title": "x" * (MAX_RECORD + 1)}
    nested = {"title": "many", "list": [{"a": ["x" * 1000]}] * (MAX_RECORD // 1000)}
    deep = '{"title": ' + "[" * 101 + "]" * 101 + "}"
    deepest = '{"title": ' + "[" * 200_000 + "]" * 200_000 + "}"
    edge = '{"title": ' + "[" * 99 + "]" * 99 + "}"
    parts = [json.dumps(RECORDS[0]), json.dumps(large), json.dumps(nested), deep, deepest, edge, json.dumps(RECORDS[1])]
    found = read(("[" + ",".join(parts) + "]").encode())
    assert [getattr(item, "reason", "") for item in found] == [
        "", "record too large", "record too large", "nested too deep", "nested too deep", "", "",
    ]  # fmt: skip


def test_bytes_that_are_not_utf8_cost_only_their_record():
    data = LAYOUTS["compact"].encode().replace("Zoë".encode(), b"Zo\xeb", 1)
    found = read(data)
    assert found[0].reason == "not utf-8"
    assert [item.value for item in found[1:]] == RECORDS[1:]


def test_characters_a_database_cannot_store_are_replaced():
    assert values(rb'[{"title": "a\u0000b\ud800c\ud83d\ude00", "x": [{"\udfff": "\udfff"}]}]') == [
        {"title": "ab\ufffdc\U0001f600", "x": [{"\ufffd": "\ufffd"}]}
    ]


def test_memory_is_bounded_whatever_the_size():
    class Endless(io.BufferedIOBase):
        def __init__(self, size):
            self.left = size
            self.piece = (LAYOUTS["indented"][1:-1] + ",").encode() * 50
            self.started = False

        def read(self, size=-1):
            if not self.started:
                self.started = True
                return b"["
            self.left -= len(self.piece)
            return self.piece if self.left > 0 else b""

    tracemalloc.start()
    count = sum(
        1
        for _ in read_records(
            Endless(15_000_000), name="f.json", expected="test records", recognise=is_record, envelopes=frozenset()
        )
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 50_000
    assert peak < 10_000_000


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400) | st.text(alphabet='[]{}",:\\ \n01tresulti\ud800', max_size=300).map(
    lambda text: text.encode("utf-8", "surrogatepass")))  # fmt: skip
def test_any_bytes_give_records_rejections_or_the_one_error(data):
    with contextlib.suppress(SourceFormatError):
        read(data)


@settings(max_examples=300, deadline=None)
@given(
    layout=st.sampled_from(["array", "compact", "indented", "lines", "page", "nested page"]),
    victim=st.integers(1, 38),
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=0, max_size=3)), min_size=1, max_size=5
    ),
)
def test_damage_inside_one_record_never_reaches_another(layout, victim, changes):
    """Any bytes of a record's inside replaced, removed or inserted: all others are read, and nothing is unaccounted."""
    text = LAYOUTS[layout]
    start = text.index(f'"t{victim}"')
    stop = text.index('"n"', start)
    before, inside, after = text[:start].encode(), bytearray(text[start:stop].encode()), text[stop:].encode()
    for place, replacement in changes:
        at = int(place * len(inside)) if inside else 0
        inside[at : at + 1] = replacement
    found = read(before + bytes(inside) + after)
    kept = [item.value for item in found if isinstance(item, Found)]
    others = RECORDS[:victim] + RECORDS[victim + 1 :]
    assert [value for value in kept if value in others] == others
    assert len(found) >= len(RECORDS)


@pytest.mark.parametrize("name", ['"results"', '"items"', '"message"'])
def test_a_damaged_name_of_the_list_costs_no_record(name):
    for layout in ("page", "nested page"):
        assert values(LAYOUTS[layout].replace(name, '"rexults"').encode()) == RECORDS


def test_records_swallowed_by_a_well_formed_neighbour_are_found():
    """A bracket opened twice in one place and lost in another: the first record then holds all that follow."""
    text = LAYOUTS["page"].replace('"authors": [{"id": 3', '"authors": [{"id": 3, "authors": [{"id": 3', 1)
    text = text.replace(', "group_by"', ', "n": 1}], "group_by"', 1)
    assert values(text.encode()) == RECORDS[:3] + RECORDS[4:]


def test_a_record_may_hold_others_where_its_source_says_so():
    replies = [{"title": "reply"}]
    records = [{"title": "a", "details": replies}, {"title": "b", "details": replies}]
    found = read_records(
        io.BytesIO(json.dumps(records).encode()),
        name="f.json",
        expected="test records",
        recognise=is_record,
        nesting=frozenset(["details"]),
    )
    assert [item.value for item in found] == records


def test_zeros_that_a_disk_left_are_damage_and_not_text():
    found = read(LAYOUTS["compact"].replace("t5", "t\0").encode())
    assert [item.reason for item in found if isinstance(item, Rejected)] == ["malformed json"]
    assert len(found) == 40


def test_a_page_with_megabytes_of_white_space_before_its_records():
    page = LAYOUTS["page"]
    assert values((page[0] + " " * (MAX_RECORD + 100_000) + page[1:]).encode()) == RECORDS


def test_records_swallowed_by_a_neighbour_with_zeros_in_it_are_found():
    text = LAYOUTS["compact"].replace('"t3","authors":[{"id":3', '"t\0","authors":[{"id":3,"authors":[{"id":3', 1)
    assert values((text[:-1] + "]}" + "]").encode())[-36:] == RECORDS[4:]


@pytest.mark.parametrize("junk", ["9" * 100_000, "[" * 5000 + "]" * 5000])
def test_a_page_whose_frame_holds_what_cannot_be_read_gives_its_records(junk):
    assert values(LAYOUTS["nested page"].replace('"total": 40', f'"total": {junk}').encode()) == RECORDS
