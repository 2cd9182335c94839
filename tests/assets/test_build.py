"""The asset build: a no-op when up to date, whole or not at all, and every icon a template names is in it."""

import re

import pytest

from portal.assets import build as builder
from portal.assets import icons, node
from portal.assets.errors import AssetsError
from portal.assets.fingerprint import HERE, ROOT, sources_fingerprint


def test_every_icon_of_a_template_is_listed_and_every_listed_one_is_used():
    named = set()
    for folder in ("portal/templates", "papers/templates", "graph/templates", "profiles/templates"):
        for template in (ROOT / folder).rglob("*.html"):
            text = template.read_text(encoding="utf-8")
            named |= set(re.findall(r'{% icon "([a-z0-9-]+)"', text)) | set(re.findall(r'mark="([a-z0-9-]+)"', text))
    listed = set(icons.icon_names((HERE / "icons.txt").read_text(encoding="utf-8")))
    assert named <= listed
    assert listed - named <= {"info"}, "icons that no page uses"


def test_a_sprite_holds_the_shapes_of_each_icon(tmp_path):
    (tmp_path / "dot.svg").write_text('<!-- x -->\n<svg\n class="a">\n  <circle r="1" />\n</svg>\n')
    assert icons.sprite(["dot"], tmp_path) == (
        '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="dot" viewBox="0 0 24 24"><circle r="1" /></symbol></svg>\n'
    )
    with pytest.raises(AssetsError, match="names dash"):
        icons.sprite(["dash"], tmp_path)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A build folder of the test's own, with the tools replaced by one that writes a file."""
    (tmp_path / "package.json").write_text("{}")
    monkeypatch.setattr(builder, "HERE", tmp_path)
    monkeypatch.setattr(builder, "BUILD", tmp_path / "build")
    monkeypatch.setattr(builder, "find_node", lambda: node.Node(program=tmp_path, npm=("npm",)))
    monkeypatch.setattr(builder, "_fetch_packages", lambda *_: None)
    monkeypatch.setattr(builder, "_make", lambda _, into: (into / "portal.css").write_text("body{}"))
    return tmp_path


def test_a_second_build_does_nothing_and_a_changed_source_builds_again(elsewhere, monkeypatch):
    said = []
    assert builder.build(said.append) is True
    assert builder.build(said.append) is False
    assert builder.is_up_to_date()
    monkeypatch.setattr(builder, "sources_fingerprint", lambda: "changed")
    assert not builder.is_up_to_date()
    assert builder.build(said.append) is True


@pytest.mark.parametrize("place", ["_make", "_replace"])
def test_a_build_that_breaks_off_leaves_the_old_one_and_the_next_one_finishes(elsewhere, monkeypatch, place):
    builder.build(str)
    monkeypatch.setattr(builder, "sources_fingerprint", lambda: "changed")
    whole = getattr(builder, place)

    def broken_off(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(builder, place, broken_off)
    with pytest.raises(KeyboardInterrupt):
        builder.build(str)
    assert (elsewhere / "build" / "portal.css").read_text() == "body{}"
    assert not builder.is_up_to_date()
    monkeypatch.setattr(builder, place, whole)
    assert builder.build(str) is True
    assert sorted(path.name for path in elsewhere.iterdir()) == ["build", "package.json"]


def test_without_node_the_way_out_is_said(monkeypatch):
    monkeypatch.setattr(node, "_from_wheel", lambda: None)
    monkeypatch.setattr(node, "_from_path", lambda: None)
    with pytest.raises(AssetsError, match="requirements-embedded"):
        node.find_node()


def test_a_registry_out_of_reach_is_one_sentence(tmp_path, monkeypatch):
    refusing = tmp_path / "npm"
    refusing.write_text(
        "#!/bin/sh\n[ \"$1\" = --version ] && echo v24 && exit 0\necho 'npm error ENOTFOUND' >&2; exit 1\n"
    )
    refusing.chmod(0o755)
    monkeypatch.setattr(builder, "MODULES", tmp_path / "node_modules")
    with pytest.raises(AssetsError, match="registry must be reachable"):
        builder._fetch_packages(node.Node(program=refusing, npm=(str(refusing),)), str)


def test_the_lock_file_names_no_registry():
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_the_fingerprint_depends_on_content_only():
    assert sources_fingerprint() == sources_fingerprint()
