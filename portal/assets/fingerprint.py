"""When is a build up to date? When the content it was made from is the same; times of files say nothing."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TEMPLATES = tuple(ROOT / app / "templates" for app in ("portal", "papers", "graph", "profiles"))


def packages_fingerprint(node_version: str) -> str:
    return _digest([HERE / "package.json", HERE / "package-lock.json"], salt=node_version)


def sources_fingerprint() -> str:
    """Everything the build reads: packages, sources, the build itself, and the templates Tailwind scans."""
    own = [HERE / "package.json", HERE / "package-lock.json", HERE / "icons.txt", *HERE.glob("*.py")]
    folders = [HERE / "css", HERE / "js", HERE / "static", *TEMPLATES]
    inside = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return _digest(own + inside)


def _digest(files: Iterable[Path], salt: str = "") -> str:
    digest = hashlib.sha256(salt.encode())
    for file in sorted(files):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
