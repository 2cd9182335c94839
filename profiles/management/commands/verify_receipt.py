"""`manage.py verify_receipt FILE|- [--keys did.json] [--status list.json]`"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from profiles.receipts.bounded_json import LARGEST, UnreadableError, read_json
from profiles.receipts.checking import Finding, Standing, Verdict, check, not_asked, status_from_list
from profiles.receipts.checking_here import check_here
from profiles.receipts.credential import as_time
from profiles.receipts.key_documents import Keys, NoKeysError, read_keys

_LARGEST_GIVEN: Final = 1024 * 1024
_INVALID, _UNREADABLE = 1, 2


class Command(BaseCommand):
    help = (
        "Says whether a receipt is good, and why not. Without --keys it is looked up in this portal's database; with"
        " --keys, and --status for revocation, from these files alone, without a database and without a network."
        " Ends with 0 where it is good, 1 where it is not, 2 where a file cannot be read."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the receipt, or - for standard input")
        parser.add_argument("--keys", type=Path, help="the issuer's keys, as fetched from /.well-known/did.json")
        parser.add_argument("--status", type=Path, help="the list that the receipt names as statusListCredential")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["status"] and not options["keys"]:
            raise CommandError("--status is checked with --keys: give both, or neither.", returncode=_UNREADABLE)
        data, now = _given(options["file"]), timezone.now()
        if options["keys"]:
            keys = _keys(options["keys"])
            status = status_from_list(_given(options["status"]), keys=keys, now=now) if options["status"] else not_asked
            verdict = check(data, keys=keys, now=now, status_of=status)
        else:
            verdict = check_here(data, now=now)
        self.stdout.write("\n".join(_harmless(line) for line in _told(verdict)))
        if verdict.finding is not Finding.VALID:
            sys.exit(_UNREADABLE if verdict.finding is Finding.UNREADABLE else _INVALID)


def _told(verdict: Verdict) -> list[str]:
    lines = [f"{verdict.finding}: {verdict.why}" if verdict.why else str(verdict.finding)]
    if verdict.status is not None and verdict.status.at is not None:
        lines.append(f"  revoked      {as_time(verdict.status.at)}")
    if verdict.finding is not Finding.VALID or verdict.receipt is None or verdict.key is None:
        return lines
    receipt, statement = verdict.receipt, verdict.receipt.statement
    lines += [
        f"  issuer       {receipt.issuer_name} ({receipt.issuer})",
        f"  record       {statement.record} {statement.name}, {statement.page}",
        f"  level        {statement.level}",
        f"  evidence     {', '.join(statement.classes)}",
        *([f"  orcid        {statement.orcid}"] if statement.orcid else []),
        f"  valid        {as_time(receipt.valid_from)} to {as_time(receipt.valid_until)}",
        f"  key          {verdict.key.method.partition('#')[2]}{', retired' if verdict.key.retired_at else ''}",
    ]
    if verdict.status is not None and verdict.status.standing is Standing.NOT_ASKED:
        lines.append(f"  revocation   not looked at: fetch {receipt.status.list_url} and give it as --status")
    return lines


def _harmless(line: str) -> str:
    """What is in a file says nothing to the terminal."""
    return "".join(ch if ch.isprintable() else "\N{REPLACEMENT CHARACTER}" for ch in line)


def _given(path: str | Path) -> bytes:
    """One byte more than is read of anything: what is too large is found to be."""
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(path).open("rb") as stream:
            return stream.read(_LARGEST_GIVEN + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=_UNREADABLE) from None


def _keys(path: Path) -> Keys:
    try:
        return read_keys(read_json(_given(path), largest=_LARGEST_GIVEN))
    except (UnreadableError, NoKeysError) as error:
        raise CommandError(f"{path} lists no keys: {error}.", returncode=_UNREADABLE) from None
