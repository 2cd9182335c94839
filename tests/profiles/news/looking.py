"""What stands on a page, asked for as style sheets do: names, classes, ids and attributes, within or right below."""

import re

from lxml import html

_PART = re.compile(r"([a-z][a-z0-9]*)|\.([\w-]+)|#([\w-]+)|\[([\w-]+)(?:=([\w-]+))?\]")


def _xpath(selector: str) -> str:
    path, step = "", "//"
    for piece in selector.split():
        if piece == ">":
            step = "/"
            continue
        conditions, name = [], "*"
        for tag, kind, number, attribute, value in _PART.findall(piece):
            if tag:
                name = tag
            elif kind:
                conditions.append(f"contains(concat(' ', normalize-space(@class), ' '), ' {kind} ')")
            elif number:
                conditions.append(f"@id='{number}'")
            else:
                conditions.append(f"@{attribute}='{value}'" if value else f"@{attribute}")
        path += f"{step}{name}" + "".join(f"[{one}]" for one in conditions)
        step = "//"
    return f".{path}"


def found(tree: html.HtmlElement, selectors: str) -> list[html.HtmlElement]:
    """In the order of the page."""
    return tree.xpath(" | ".join(map(_xpath, selectors.split(", "))))


def texts(tree: html.HtmlElement, selectors: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in found(tree, selectors)]
