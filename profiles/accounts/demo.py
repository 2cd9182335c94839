"""Accounts to try a portal of one machine with: a researcher, a second claimant, two moderators, an admin.

Made once, where the demo corpus is and nobody has an account yet, and only where mail stays on the machine. Their one
password is this machine's own. The researcher bears the name of an author whose institution has registered domains, so
that the whole way from "this is me" to a verified record can be gone.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from papers.models import Author, ImportRun
from profiles.evidence.domains.judging import judge_domain
from profiles.evidence.registered_domains import StoredDomains, domains_of
from profiles.models import User

RESEARCHER: Final = "researcher@example.org"
CLAIMANT: Final = "claimant@example.org"
MODERATORS: Final = ("moderator@example.org", "second.moderator@example.org")
ADMIN: Final = "admin@example.org"

_WORKS: Final = range(3, 40)
_LOOKED_AT: Final = 200


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """What whoever started the portal is told. `record` is the public id of the author whose name two accounts bear."""

    password: str
    record: str
    name: str
    domain: str


def open_demo_accounts() -> DemoAccounts | None:
    """Make them where they may be made and are not there; what is there, or None."""
    if not settings.MAILBOX:
        return None
    if User.objects.exists():
        return demo_accounts()
    if not _demo_corpus_is_here() or (found := _claimable()) is None:
        return None
    author, domain = found
    made = DemoAccounts(_password(), author.public_id, author.name, domain)
    with transaction.atomic():
        # One digest for all: making one takes long on purpose, and the password is the same.
        digest = make_password(made.password)
        _open(RESEARCHER, made.name, digest)
        _open(CLAIMANT, made.name, digest)
        for number, address in enumerate(MODERATORS, start=1):
            _open(address, f"Moderator {number}", digest, is_moderator=True)
        _open(ADMIN, "Admin", digest, is_staff=True, is_superuser=True)
        _keep(made)  # what is kept and not committed is kept for nobody, and made anew
    return made


def demo_accounts() -> DemoAccounts | None:
    """Those that were made here, as long as they are in use."""
    try:
        kept = DemoAccounts(**json.loads(_file().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return kept if EmailAddress.objects.filter(email=RESEARCHER, verified=True).exists() else None


def demo_notes() -> list[str]:
    """Lines for whoever starts the portal."""
    found = demo_accounts() if settings.MAILBOX else None
    mailbox = [f"mail      {settings.PORTAL_URL}/mailbox/   (none leaves this machine)"] if settings.MAILBOX else []
    if found is None:
        return mailbox
    return [
        *mailbox,
        "",
        f"demo accounts, all with the password {found.password}",
        f"  researcher   {RESEARCHER}, who may claim {found.record}, {found.name},",
        f"               with an address at {found.domain}",
        f"  claimant     {CLAIMANT}, who may claim the same record",
        f"  moderators   {MODERATORS[0]}, {MODERATORS[1]}",
        f"  admin        {ADMIN}",
    ]


def _open(address: str, name: str, digest: str, **rights: bool) -> None:
    user = User.objects.create(
        username=secrets.token_urlsafe(15), email=address, display_name=name, password=digest, **rights
    )
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)


def _demo_corpus_is_here() -> bool:
    demo = str(settings.BASE_DIR / "demo")
    inputs = ImportRun.objects.filter(status=ImportRun.Status.FINISHED).values_list("inputs", flat=True)
    return any(str(path).startswith(demo) for paths in inputs for path in paths)


def _claimable() -> tuple[Author, str] | None:
    """An author with a few works and an institution whose addresses count, and its shortest such domain."""
    known = StoredDomains()
    authors = Author.objects.filter(
        merged_into=None, works_count__in=_WORKS, institution__status="active", institution__isnull=False
    ).exclude(institution__domains=[])
    for author in authors.order_by("-works_count", "pk")[:_LOOKED_AT]:
        if not author.name.isascii() or len(author.name.split()) < 2:  # noqa: PLR2004 - a first and a last name
            continue
        counting = [
            domain
            for domain in domains_of(author.institution_id or 0)
            if judge_domain(domain, known=known).institutions
        ]
        if counting:
            return author, min(counting, key=len)
    return None


def _password() -> str:
    """Three groups of four, which is more than anybody tries on one's own machine."""
    token = secrets.token_hex(6)
    return "-".join((token[:4], token[4:8], token[8:]))


def _keep(made: DemoAccounts) -> None:
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(made)), encoding="utf-8")
    draft.replace(file)


def _file() -> Path:
    return Path(settings.EMBEDDED_PLACES.root) / "demo-accounts.json"
