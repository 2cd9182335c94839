"""What the documents say is there is there. They rot without anybody noticing otherwise."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from papers.importers.registry import SOURCES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *(ROOT / name / "README.md" for name in ("demo", "papers", "graph", "profiles", "portal")),
    ]
)


def named(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_and_pictures_lead_somewhere(document):
    targets = re.findall(r"\]\(([^)\s#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    missing = [t for t in targets if "://" not in t and not (document.parent / t).exists()]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_files_that_are_named_exist(document):
    text = document.read_text(encoding="utf-8")
    paths = re.findall(r"`((?:papers|graph|profiles|portal|docs|tests|demo)/[\w./-]+)`", text)
    missing = [path for path in paths if not (ROOT / path).exists() and not any(ROOT.glob(f"{path}-*"))]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_commands_that_are_named_exist(document):
    text = document.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^ {4}|`)make ([a-z]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands())


def test_readme_lists_the_sources_that_can_be_imported():
    table = re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(table) == sorted(SOURCES)


def test_every_app_says_what_to_remember():
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if folder.parent == ROOT:
            assert "emember" in (folder / "README.md").read_text(encoding="utf-8"), config.name


def test_decisions_are_numbered_once_and_complete():
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert max(Counter(path.name[:4] for path in decisions).values()) == 1
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
            assert part in text, path.name
