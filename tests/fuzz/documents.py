"""Intact files of every format, with the place of each record in them."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.papers.importers.reading import FIXTURES

RECORDS = 10


@dataclass(frozen=True)
class Document:
    """`spans` are the first and last byte of each record. Without its first `frame` bytes (a table's header, the volume
    of a collection) a file's records cannot be told for what they are, so they may be refused, but not lost."""

    source: str
    file_name: str
    data: bytes
    spans: tuple[tuple[int, int], ...]
    frame: int = 0


def _spans(data: bytes, records: list[bytes]) -> tuple[tuple[int, int], ...]:
    found, place = [], 0
    for record in records:
        start = data.index(record, place)
        place = start + len(record)
        found.append((start, place))
    return tuple(found)


def _json(
    source: str, file_name: str, records: list[dict[str, object]], layout: str, page: tuple[bytes, bytes]
) -> Document:
    indent = 4 if layout == "indented" else None
    separators = (",", ":") if layout == "compact" else None
    pieces = [
        json.dumps(record, ensure_ascii=False, indent=indent, separators=separators).encode() for record in records
    ]
    if layout == "lines":
        return Document(source, file_name, data := b"\n".join(pieces) + b"\n", _spans(data, pieces))
    between = {"compact": b",", "indented": b",\n", "page": b", ", "array": b", "}[layout]
    head, tail = page if layout == "page" else (b"[", b"]")
    data = head + between.join(pieces) + tail
    return Document(source, file_name, data, _spans(data, pieces))


def _many(
    records: list[dict[str, object]], rename: Callable[[dict[str, object], int], None]
) -> list[dict[str, object]]:
    found = []
    for number in range(RECORDS):
        record = json.loads(json.dumps(records[number % len(records)]))
        rename(record, number)
        found.append(record)
    return found


def _openalex() -> list[dict[str, object]]:
    works = []
    for name in ("page-with-grants.json", "page-with-awards.json"):
        works += json.loads((FIXTURES / "openalex" / name).read_text())["results"]
    for work in works:
        for unused in ("concepts", "locations", "counts_by_year", "mesh", "content_urls", "best_oa_location"):
            work.pop(unused, None)

    def rename(work: dict[str, object], number: int) -> None:
        work["id"] = f"https://openalex.org/W{1000 + number}"
        work["title"] = f"Work number {number}"

    return _many(works, rename)


def _openreview() -> list[dict[str, object]]:
    notes = []
    for name in ("notes-v1.json", "notes-v2.json"):
        notes += json.loads((FIXTURES / "openreview" / name).read_text())["notes"][:2]

    def rename(note: dict[str, object], number: int) -> None:
        note["id"] = note["forum"] = f"NoteNumber{number}"
        title = note["content"]["title"]
        note["content"]["title"] = (
            {"value": f"Work number {number}"} if isinstance(title, dict) else f"Work number {number}"
        )

    return _many(notes, rename)


def _paperlists() -> list[dict[str, object]]:
    records = json.loads((FIXTURES / "paperlists" / "demo2021.json").read_text())[:3]

    def rename(record: dict[str, object], number: int) -> None:
        record["id"] = f"{number}a2b3c4d5e"
        record["title"] = f"Work number {number}"

    return _many(records, rename)


def _crossref() -> list[dict[str, object]]:
    works = json.loads((FIXTURES / "crossref" / "works.json").read_text())["message"]["items"][:3]

    def rename(work: dict[str, object], number: int) -> None:
        work["DOI"] = f"10.5555/number.{number}"
        work["title"] = [f"Work number {number}"]
        work.pop("subtitle", None)

    return _many(works, rename)


def _ror() -> list[dict[str, object]]:
    return [json.loads(line) for line in (FIXTURES / "ror" / "v2.jsonl").read_text().splitlines()]


_PAPER = """<paper id="{number}">
      <title>Work number <fixed-case>{number}</fixed-case> &amp; more</title>
      <author id="ada-example"><first>Ada</first><last>Example{number}</last><affiliation>Example University</affiliation></author>
      <author><first>Bo</first><last>Tester</last></author>
      <abstract>We count to <tex-math>{number}</tex-math>. It <b>works</b>.</abstract>
      <pages>{number}–{number}</pages>
      <url hash="0123abcd">2025.test-main.{number}</url>
      <doi>10.18653/v1/2025.test-main.{number}</doi>
      <bibkey>example-{number}</bibkey>
    </paper>"""
_ACL = """<?xml version='1.0' encoding='UTF-8'?>
<collection id="2025.test">
  <volume id="main" ingest-date="2025-05-01" type="proceedings">
    <meta>
      <booktitle>Proceedings of the Test</booktitle>
      <publisher>Example Press</publisher>
      <month>May</month>
      <year>2025</year>
      <venue>test</venue>
    </meta>
    {papers}
  </volume>
</collection>
"""
_ENTRY = """<entry>
    <id>http://arxiv.org/abs/2501.{number:05d}v1</id>
    <updated>2025-01-02T00:00:00Z</updated>
    <published>2025-01-01T00:00:00Z</published>
    <title>Work number {number}</title>
    <summary>We count to ${number}$.</summary>
    <author><name>Ada Example</name></author>
    <author><name>Bo Tester</name></author>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">5 pages</arxiv:comment>
    <link href="http://arxiv.org/abs/2501.{number:05d}v1" rel="alternate" type="text/html"/>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""
_ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query</title>
  {entries}
</feed>
"""
_TSV_COLUMNS = [
    "", "abstract", "acm_class", "arxiv_id", "author_text", "categories", "comments", "created", "doi", "num_authors",
    "num_categories", "primary_cat", "title", "updated", "categories_list",
]  # fmt: skip
_BIB = """@article{{key{number},
  title = {{Work number {number} with {{\\"U}}mlauts}},
  author = {{Example, Ada and Bo Tester and others}},
  journal = "Journal of Examples",
  year = 2025,
  doi = {{10.5555/bib.{number}}},
}}"""


def _acl() -> Document:
    papers = [_PAPER.format(number=number).encode() for number in range(1, RECORDS + 1)]
    data = _ACL.encode().replace(b"{papers}", b"\n    ".join(papers))
    return Document("acl", "2025.test.xml", data, spans := _spans(data, papers), frame=spans[0][0])


def _atom() -> Document:
    entries = [_ENTRY.format(number=number).encode() for number in range(1, RECORDS + 1)]
    data = _ATOM.encode().replace(b"{entries}", b"\n  ".join(entries))
    return Document("arxiv", "feed.xml", data, _spans(data, entries), frame=data.index(b"<title"))


def _tsv() -> Document:
    rows = []
    for number in range(1, RECORDS + 1):
        values = [
            str(number), '"We ""count"" to it."', "", f"2501.{number:05d}", "Ada Example, Bo Tester", "cs.LG stat.ML", "5 pages",
            "2025-01-01", "", "2", "2", "cs.LG", f"Work number {number}", "2025-01-02", "\"['cs.LG', 'stat.ML']\"",
        ]  # fmt: skip
        rows.append("\t".join(values).encode())
    data = "\t".join(_TSV_COLUMNS).encode() + b"\n" + b"\n".join(rows) + b"\n"
    return Document(
        "arxiv", "listing.tsv", data, tuple((a - 1, b + 1) for a, b in _spans(data, rows)), frame=data.index(rows[0])
    )


def _bibtex() -> Document:
    entries = [_BIB.format(number=number).encode() for number in range(1, RECORDS + 1)]
    data = b'% a library\n@string{x = "y"}\n\n' + b"\n\n".join(entries) + b"\n"
    return Document("bibtex", "library.bib", data, _spans(data, entries))


_RESULTS = (b'{"meta": {"count": 10}, "results": [', b'], "group_by": []}')
_NOTES = (b'{"notes": [', b'], "count": 10}')
_MESSAGE = (b'{"status": "ok", "message": {"total-results": 10, "items": [', b'], "items-per-page": 20}}')

DOCUMENTS: dict[str, list[Document]] = {
    "openalex": [_json("openalex", "w.json", _openalex(), layout, _RESULTS) for layout in ("page", "compact", "lines")],
    "openreview": [
        _json("openreview", "n.json", _openreview(), layout, _NOTES) for layout in ("page", "indented", "lines")
    ],
    "paperlists": [
        _json("paperlists", "demo2021.json", _paperlists(), layout, _NOTES) for layout in ("indented", "array", "lines")
    ],
    "crossref": [
        _json("crossref", "w.json", _crossref(), layout, _MESSAGE) for layout in ("page", "indented", "lines")
    ],
    "ror": [_json("ror", "ror.json", _ror(), layout, _NOTES) for layout in ("indented", "compact", "lines")],
    "acl": [_acl()],
    "arxiv atom": [_atom()],
    "arxiv tsv": [_tsv()],
    "bibtex": [_bibtex()],
}
