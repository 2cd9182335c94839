"""Follows as OPML 2.0, the list of subscriptions that feed readers give each other. Pure.

Each thing is an outline with the address of its feed, below the outline of its kind; how soon one is mailed is its
category. What is read may come from anywhere: no entity is resolved, nothing is fetched, and a file that declares a
document type is refused, since OPML has none and bombs do.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final, cast

from lxml import etree

from profiles.following.files.lines import Exported, NotReadableError, Said, bounded, checked

MEDIA_TYPE: Final = "text/x-opml"
_MAIL: Final = "/mail/"
_MOST_ATTRIBUTES: Final = 50_000
_LONGEST: Final = 4_000
# What XML cannot hold.
_UNSAYABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def opml(follows: Iterable[Exported], *, title: str, headings: dict[str, str], at: datetime) -> bytes:
    """`headings` are the words for kinds."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _said(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(at)
    body = etree.SubElement(root, "body")
    groups: dict[str, etree._Element] = {}
    for one in follows:
        if one.kind not in groups:
            groups[one.kind] = etree.SubElement(body, "outline", text=_said(headings[one.kind]))
        name = _said(one.name)
        said = {"text": name, "title": name, "type": "rss", "xmlUrl": one.feed, "htmlUrl": one.url}
        etree.SubElement(groups[one.kind], "outline", {**said, "category": f"{_MAIL}{one.frequency}"})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def read_opml(raw: bytes) -> list[Said]:
    """Every outline that is no mere heading. Raises NotReadableError."""
    said = []
    for outline in _tree(checked(raw)).iter("{*}outline"):
        attributes = {str(name).lower(): str(value)[:_LONGEST] for name, value in outline.attrib.items()}
        references = tuple(attributes[name] for name in ("htmlurl", "xmlurl", "url") if attributes.get(name))
        if not references and len(outline):
            continue
        said.append(
            Said(
                number=cast("Any", outline).sourceline or 0,  # the stubs do not say what it is
                references=references,
                name=attributes.get("text") or attributes.get("title") or "",
                frequency=_frequency(attributes.get("category", "")),
            )
        )
    return bounded(said)


def _tree(raw: bytes) -> etree._Element:
    if raw.count(b'="') + raw.count(b"='") > _MOST_ATTRIBUTES:
        raise NotReadableError("This file holds more than anybody follows. Divide it.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotReadableError(f"This is no OPML that can be read: {str(error)[:200]}.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotReadableError("This file declares a document type, which OPML does not have.")
    if etree.QName(root).localname.lower() != "opml":
        raise NotReadableError("This is XML, but no OPML.")
    return root


def _frequency(categories: str) -> str:
    found = [one.strip() for one in categories.split(",") if one.strip().startswith(_MAIL)]
    return found[0].removeprefix(_MAIL) if found else ""


def _said(text: str) -> str:
    return _UNSAYABLE.sub(" ", text)
