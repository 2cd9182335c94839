"""Reads the Anthology's XML: collections of volumes of papers.

A paper does not repeat what its volume says, so each item carries what it needs of it: title, date, venue, publisher.
People are looked up in the authority files here, and not in the mapper, because a changed authority file must change
the item and with it the digest. Front matter is no work and is passed over.
"""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from papers.importers.acl.authority import Authority, is_authority_file, written
from papers.importers.base import Context, digest, excerpt
from papers.importers.streams import InputFile, plain_name
from papers.importers.xmlstream import Kind, MalformedError, Piece, Shape, attributes, parse, pieces
from papers.records import Rejected, SourceFormatError, SourceItem

VERSION: Final = 1

_SHAPE: Final = Shape(
    containers=frozenset({"collection", "volume"}),
    records=frozenset({"meta", "frontmatter", "paper", "event"}),
    counted=frozenset({"paper"}),
)
_NEW_STYLE = re.compile(r"\d{4}\.[A-Za-z0-9_]+")
_OLD_STYLE = re.compile(r"[A-Z]\d\d")
_VOLUME = re.compile(r"[A-Za-z0-9_]+")
_LAST_SINGLE_DIGIT_VOLUME: Final = 9
_FIRST_WORKSHOP_OF_D19: Final = 5
_MARKUP_FIELDS: Final = ("title", "abstract")
_TEXT_FIELDS: Final = ("doi", "pages", "issue", "journal", "language", "note")


def accepts(name: str) -> bool:
    return name.endswith(".xml")


def read(file: InputFile, context: Context) -> Iterator[SourceItem | Rejected]:
    """Every paper of one file. Raises `SourceFormatError` if there is no collection in it."""
    if is_authority_file(plain_name(file.name)):
        return
    authority = context if isinstance(context, Authority) else Authority()
    with file.open() as stream:
        reading = _Reading(authority)
        for piece in pieces(stream, _SHAPE):
            reading.check_format(piece, file.name)
            yield from reading.meet(piece)
        if not reading.collection:
            raise _another_format(file.name)


def _another_format(name: str) -> SourceFormatError:
    return SourceFormatError(f"{name} is not a file of the ACL Anthology (XML whose root is <collection>).")


def paper_id(collection: str, volume: str, number: str) -> str | None:
    """The Anthology's own rule. Old collections have four digits after the hyphen: one for the volume, or two in
    workshops (W), in C69 and in the workshops of D19."""
    if not number.isascii() or not number.isdigit():
        return None
    if _NEW_STYLE.fullmatch(collection):
        return f"{collection}-{volume}.{int(number)}" if _VOLUME.fullmatch(volume) else None
    if not _OLD_STYLE.fullmatch(collection) or not (volume.isascii() and volume.isdigit()):
        return None
    wide = (
        collection[0] == "W" or collection == "C69" or (collection == "D19" and int(volume) >= _FIRST_WORKSHOP_OF_D19)
    )
    digits = f"{int(volume):02d}{int(number):02d}" if wide else f"{int(volume)}{int(number):03d}"
    return f"{collection}-{digits}" if len(digits) == 4 else None  # noqa: PLR2004


class _Reading:
    """Where in the file we are: the collection, the volume and what it says."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self.collection = ""
        self._volume: dict[str, object] | None = None
        self._number = 0

    def check_format(self, piece: Piece, name: str) -> None:
        if not self.collection and not (piece.kind is Kind.OPENED and piece.name == "collection"):
            raise _another_format(name)

    def meet(self, piece: Piece) -> Iterator[SourceItem | Rejected]:
        if piece.kind is Kind.DAMAGED:
            yield from self._damaged(piece)
        elif piece.kind is Kind.CLOSED:
            self._volume = None
        elif piece.kind is Kind.OPENED:
            self._enter(piece)
        elif piece.name == "meta" and self._volume is not None:
            self._volume |= self._described(piece.raw)
        elif piece.name == "paper":
            yield self._paper(piece.raw)

    def _damaged(self, piece: Piece) -> Iterator[Rejected]:
        """A damaged description of a volume is noted with its papers; anything else that is no paper is no loss."""
        if piece.name == "meta" and self._volume is not None:
            self._volume["damaged"] = piece.detail
        if piece.name in ("paper", "") or piece.reason in ("truncated", "damaged file"):
            yield self._rejected(piece.raw, piece.reason, piece.detail)

    def _enter(self, piece: Piece) -> None:
        try:
            found = attributes(piece.raw)
        except MalformedError:
            found = {}
        if piece.name == "collection":
            self.collection = found.get("id") or "?"
            self._volume = None
        else:
            self._volume = {"id": found.get("id", ""), "type": found.get("type", "")}

    def _described(self, raw: bytes) -> dict[str, object]:
        """What papers need of their volume's description."""
        try:
            meta = parse(raw)
        except MalformedError as error:
            return {"damaged": error.detail}
        described: dict[str, object] = {}
        for tag in ("year", "month", "publisher", "journal-title", "journal-volume", "journal-issue"):
            if value := _text(meta.find(tag)):
                described[tag] = value
        described["booktitle"] = _markup(meta.find("booktitle"))
        venues = [venue for element in meta.iterfind("venue") if (venue := _text(element))]
        described["venues"] = venues
        series = next((venue for venue in venues if venue != "ws"), "")
        if (known := self._authority.venues.get(series)) is not None:
            described["series"] = {"acronym": known.acronym, "name": known.name}
        return described

    def _paper(self, raw: bytes) -> SourceItem | Rejected:
        try:
            paper = parse(raw)
        except MalformedError as error:
            return self._rejected(raw, error.reason, error.detail)
        if self._volume is None:
            return self._rejected(
                raw, "malformed xml", "The paper is in no volume, or the volume's beginning is damaged."
            )
        volume = str(self._volume["id"])
        number = paper.get("id", "")
        key = paper_id(self.collection, volume, number)
        if key is None:
            place = f"collection “{self.collection}”, volume “{volume}”, paper “{number}”"
            return self._rejected(raw, "no anthology id", f"These make no Anthology id: {place}.")
        self._number += 1
        payload = self._payload(key, paper)
        return SourceItem(
            key=key, locator=f"paper {self._number}", payload=payload, digest=digest(payload, version=VERSION)
        )

    def _rejected(self, raw: bytes, reason: str, detail: str) -> Rejected:
        self._number += 1
        return Rejected(locator=f"paper {self._number}", reason=reason, detail=detail, excerpt=excerpt(raw))

    def _payload(self, key: str, paper: etree._Element) -> dict[str, object]:
        payload: dict[str, object] = {"id": key, "volume": self._volume, "type": paper.get("type", "")}
        people: dict[str, list[dict[str, object]]] = {"author": [], "editor": []}
        awards: list[str] = []
        left: dict[str, int] = {}
        for element in paper:
            tag = element.tag
            if tag in _MARKUP_FIELDS:
                payload[tag] = _markup(element)
            elif tag in people:
                people[tag].append(self._person(element))
            elif tag in _TEXT_FIELDS:
                payload[tag] = _text(element)
            elif tag == "url":
                payload["url"] = _text(element)
            elif tag == "award":
                awards.append(_text(element))
            elif tag in ("retracted", "removed"):
                payload[tag] = [element.get("date", ""), _text(element)]
            elif tag in ("revision", "erratum"):
                left[tag] = left.get(tag, 0) + 1
        return payload | {"authors": people["author"], "editors": len(people["editor"]), "awards": awards, "left": left}

    def _person(self, element: etree._Element) -> dict[str, object]:
        given, family = written(_text(element.find("first")), _text(element.find("last")))
        explicit = element.get("id", "")
        person: dict[str, object] = {"first": given, "last": family}
        if known := explicit or self._authority.people.get((given, family), ""):
            person["id"] = known
        orcid = element.get("orcid") or self._authority.orcids.get(known, "")
        if orcid:
            person["orcid"] = orcid
        if affiliations := [text for found in element.iterfind("affiliation") if (text := _text(found))]:
            person["affiliations"] = affiliations
        variants = [
            [variant.get("script", ""), _text(variant.find("first")), _text(variant.find("last"))]
            for variant in element.iterfind("variant")
        ]
        if variants:
            person["variants"] = variants
        return person


def _text(element: etree._Element | None) -> str:
    if element is None:
        return ""
    if len(element) == 0:
        return (element.text or "").strip()
    return "".join(str(piece) for piece in element.itertext()).strip()


def _markup(element: etree._Element | None) -> str:
    """The text of an element with its mark-up, as it stands in the file."""
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    whole: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return whole[whole.index(">") + 1 : whole.rindex("<")]
