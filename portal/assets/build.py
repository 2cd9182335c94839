"""Builds everything into `build/`, or nothing: a new folder is made beside it and renamed once it is whole.

Packages are fetched by `npm ci` from the lock file, without running their install scripts. A killed build leaves
at most a folder that the next one removes, and packages without a stamp, which the next one fetches again.
"""

import fcntl
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from portal.assets.errors import AssetsError
from portal.assets.fingerprint import HERE, packages_fingerprint, sources_fingerprint
from portal.assets.icons import icon_names, sprite
from portal.assets.node import Node, find_node

BUILD = HERE / "build"
MODULES = HERE / "node_modules"
_STAMP = ".fingerprint"
_UNFINISHED = "build.unfinished"
_REPLACED = "build.replaced"

Say = Callable[[str], None]


def is_up_to_date() -> bool:
    return _stamp_of(BUILD) == sources_fingerprint()


def build(say: Say) -> bool:
    """Makes the build unless it is up to date; says what it does. Returns whether anything was built."""
    with _one_at_a_time():
        fingerprint = sources_fingerprint()
        if _stamp_of(BUILD) == fingerprint:
            return False
        node = find_node()
        _fetch_packages(node, say)
        say("assets: building style sheets, scripts, fonts and icons")
        unfinished = HERE / _UNFINISHED
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        _make(node, unfinished)
        (unfinished / _STAMP).write_text(fingerprint, encoding="ascii")
        _replace(unfinished)
        say(f"assets: built ({_size(BUILD) / 1e6:.1f} MB)")
        return True


def _make(node: Node, into: Path) -> None:
    tailwind_output = into / "tailwind-output.css"
    _run(
        node,
        [node.program, "node_modules/@tailwindcss/cli/dist/index.mjs"],
        ["--input", "css/portal.css", "--output", tailwind_output],
    )
    esbuild: list[str | Path] = [node.program, "node_modules/esbuild/bin/esbuild"]
    # Every browser that takes woff2 takes nothing older; the other font formats stay out of the build.
    fonts = ["--loader:.woff2=file", "--loader:.woff=empty", "--loader:.ttf=empty", "--asset-names=fonts/[name]"]
    common = ["--bundle", "--minify", "--log-level=warning", "--legal-comments=linked", "--target=es2022"]
    common.append(f"--outdir={into}")
    _run(node, esbuild, ["portal=css/bundle.css", "math=css/math-bundle.css", *fonts, *common], found_in=into)
    scripts = ["portal=js/portal.js", "theme=js/theme.js", "math=js/math.js"]
    scripts += ["explorer=js/explorer/explorer.js", "layout-worker=js/explorer/layout-worker.js"]
    _run(node, esbuild, [*scripts, *common])
    tailwind_output.unlink()
    _drop_empty_addresses(into / "math.css")
    names = icon_names((HERE / "icons.txt").read_text(encoding="utf-8"))
    (into / "icons.svg").write_text(sprite(names, MODULES / "lucide-static" / "icons"), encoding="utf-8")
    shutil.copytree(HERE / "static", into, dirs_exist_ok=True)


def _drop_empty_addresses(sheet: Path) -> None:
    """The font formats left out above leave `url()` behind, which the hashing of file names takes for a file."""
    sheet.write_text(re.sub(r',url\(\) format\("[a-z]+"\)', "", sheet.read_text(encoding="utf-8")), encoding="utf-8")


def _fetch_packages(node: Node, say: Say) -> None:
    version = subprocess.run([node.program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    fingerprint = packages_fingerprint(version)
    if _stamp_of(MODULES) == fingerprint:
        return
    say(f"assets: fetching packages with npm (node {version})")
    done = subprocess.run(
        [*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"],
        cwd=HERE,
        env=node.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise AssetsError(
            "npm could not fetch the packages of portal/assets/package-lock.json. "
            f"The registry must be reachable for a first build. npm said: {_last_words(done.stderr)}"
        )
    (MODULES / _STAMP).write_text(fingerprint, encoding="ascii")


def _run(
    node: Node, command: Sequence[str | Path], arguments: Sequence[str | Path], *, found_in: Path | None = None
) -> None:
    environment = node.environment()
    if found_in is not None:
        environment["NODE_PATH"] = str(found_in)
    done = subprocess.run(
        [*command, *arguments], cwd=HERE, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise AssetsError(f"{Path(command[1]).name} failed: {_last_words(done.stderr or done.stdout)}")


def _replace(finished: Path) -> None:
    """Two renames. A kill between them leaves no build folder, and the next call makes it again."""
    replaced = HERE / _REPLACED
    shutil.rmtree(replaced, ignore_errors=True)
    if BUILD.exists():
        BUILD.rename(replaced)
    finished.rename(BUILD)
    shutil.rmtree(replaced, ignore_errors=True)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two builds at once wait for each other. The lock is held on a file that always exists and frees itself."""
    with (HERE / "package.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stamp_of(folder: Path) -> str:
    try:
        return (folder / _STAMP).read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _last_words(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return " ".join(lines[:6])[:600] or "nothing"
