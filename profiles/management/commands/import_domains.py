"""`manage.py import_domains {refused|institutional} PATH…`"""

import gzip
import lzma
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.core.management.base import BaseCommand, CommandError

from profiles.evidence.domain_lists import Taken, import_institutional_domains, import_refused_domains
from profiles.evidence.domains.listfiles import ListedDomain, UnreadableEntry, read_domains

_LARGEST = 50_000_000


class Command(BaseCommand):
    help = (
        "Takes in lists of e-mail domains: those whose addresses prove nothing (refused), and those of institutions"
        " (institutional). One domain a line, domain<TAB>names, or the JSON of Hipo's list; .gz and .xz are unpacked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=["refused", "institutional"])
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path)
        parser.add_argument("--reason", default="abused", help="why these are refused (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["paths"]:
            entries = _entries(path)
            if options["kind"] == "refused":
                taken = import_refused_domains(entries, reason=options["reason"], source=path.name)
            else:
                taken = import_institutional_domains(entries, source=path.name)
            self.stdout.write(_told(path, taken))


def _told(path: Path, taken: Taken) -> str:
    lines = [f"{path.name}: read {taken.read:,}, added {taken.added:,}"]
    lines += [f"  {count:,} {what}" for what, count in sorted(taken.others.items(), key=lambda pair: -pair[1])]
    return "\n".join(lines)


def _entries(path: Path) -> Iterator[ListedDomain | UnreadableEntry]:
    try:
        with _opened(path) as stream:
            content = stream.read(_LARGEST + 1)
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise CommandError(f"{path} cannot be read: {error}.", returncode=2) from None
    if len(content) > _LARGEST:
        raise CommandError(f"{path} has more than {_LARGEST:,} bytes; a list of domains is smaller.", returncode=2)
    return read_domains(content.decode("utf-8", "replace"))


def _opened(path: Path) -> BinaryIO:
    match path.suffix:
        case ".gz":
            return cast("BinaryIO", gzip.open(path, "rb"))
        case ".xz":
            return cast("BinaryIO", lzma.open(path, "rb"))
        case _:
            return path.open("rb")
