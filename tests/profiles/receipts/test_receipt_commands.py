"""`verify_receipt` with and without the portal, and `rotate_receipt_key`."""

import json
import re
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from papers.models import Author
from portal.assets.node import find_node
from profiles.models import ReceiptKey
from profiles.receipts.issuer import issuer_at
from profiles.receipts.revoking import revoke_receipt
from tests.profiles.receipts.conftest import a_receipt


def verify(*arguments) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_receipt", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, str(error)
    except SystemExit as done:
        return done.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def files(receipt, tmp_path):
    """The receipt, the keys and the list as somebody fetched them."""
    fetched = {
        "receipt.json": receipt.document.encode(),
        "did.json": Client().get("/.well-known/did.json").content,
        "list.json": Client().get("/receipts/status/1.json").content,
    }
    for name, content in fetched.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def offline(files, *names) -> list[str]:
    return [str(files / "receipt.json"), "--keys", str(files / "did.json"), *names]


def test_by_the_own_database(files, receipt, owned):
    code, told = verify(str(files / "receipt.json"))
    assert code == 0
    assert "valid" in told
    assert "Ada Byron" in told
    revoke_receipt(number=receipt.number, by=owned.user, now=timezone.now())
    code, told = verify(str(files / "receipt.json"))
    assert code == 1
    assert told.startswith("revoked")
    assert "Ada" not in told


def test_by_files_alone_without_a_query(files, django_assert_num_queries):
    with django_assert_num_queries(0):
        code, told = verify(*offline(files))
        assert code == 0
        assert "not looked at: fetch http://127.0.0.1:8000/receipts/status/1.json" in told
        code, told = verify(*offline(files, "--status", str(files / "list.json")))
        assert code == 0
        assert "not looked at" not in told


def test_a_list_fetched_after_it_was_revoked_says_so(files, receipt, owned):
    revoke_receipt(number=receipt.number, by=owned.user, now=timezone.now())
    (files / "list.json").write_bytes(Client().get("/receipts/status/1.json").content)
    code, told = verify(*offline(files, "--status", str(files / "list.json")))
    assert (code, told.strip()) == (1, "revoked")


def test_a_changed_one(files):
    file = files / "receipt.json"
    file.write_text(file.read_text().replace('"level": 3', '"level": 4'))
    for given in (verify(str(file)), verify(*offline(files))):
        assert given[0] == 1
        assert given[1].startswith("changed: the signature does not fit")


def test_a_name_says_nothing_to_the_terminal(owned, files):
    Author.objects.filter(pk=owned.author_id).update(name="Ada\x1b]0;gone\x07\n  level        4")
    (files / "receipt.json").write_text(a_receipt(owned).document)
    told = verify(*offline(files))[1]
    assert "\x1b" not in told
    assert "\n  level        4" not in told


def test_from_standard_input(receipt, monkeypatch):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(receipt.document.encode())))
    assert verify("-")[0] == 0


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b"1e999"], ids=range(5))
def test_what_cannot_be_read(content, files):
    (files / "receipt.json").write_bytes(content)
    assert verify(*offline(files))[0] == 2
    (files / "receipt.json").write_bytes(b"{}")
    (files / "did.json").write_bytes(content)
    assert verify(*offline(files))[0] == 2


def test_what_is_not_there_or_not_given(files):
    assert verify(str(files / "none.json"))[0] == 2
    assert verify(str(files / "receipt.json"), "--status", str(files / "list.json"))[0] == 2


@pytest.mark.django_db
def test_the_key_is_rotated_by_command(receipt):
    out = StringIO()
    call_command("rotate_receipt_key", stdout=out)
    assert ReceiptKey.objects.get(current=True).public in out.getvalue()
    call_command("rotate_receipt_key", "--compromised", receipt.key.public, stdout=out)
    assert "1 receipts revoked" in out.getvalue()
    with pytest.raises(CommandError, match="no key"):
        call_command("rotate_receipt_key", "--compromised", "z6MkNobody", stdout=out)


@pytest.mark.parametrize(
    ("portal", "named"),
    [
        ("https://people.example.org", "did:web:people.example.org"),
        ("https://people.example.org:8443", "did:web:people.example.org%3A8443"),
        ("http://people.example.org", "KEYS"),
        ("https://people.example.org/portal", "KEYS"),
        ("https://192.0.2.7", "KEYS"),
        ("https://localhost", "KEYS"),
        ("http://127.0.0.1:8000", "KEYS"),
    ],
)
def test_who_issues(portal, named):
    assert issuer_at(portal, "KEYS") == named


def test_keys_by_other_names_prove_nothing(files, owned):
    document = json.loads((files / "did.json").read_text())
    (files / "did.json").write_text(json.dumps({**document, "id": "did:web:evil.example"}))
    assert verify(*offline(files))[0] == 1


DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "receipts.md"


def as_documented(language: str, files: Path) -> subprocess.CompletedProcess[str]:
    """What the document shows, run as it stands there, without anything of the portal."""
    (block,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    script = files / {"python": "check.py", "javascript": "check.mjs"}[language]
    script.write_text(block)
    program = sys.executable if language == "python" else str(find_node().program)
    given = [str(files / name) for name in ("receipt.json", "did.json", "list.json")]
    return subprocess.run([program, str(script), *given], capture_output=True, text=True, check=False, cwd=files)


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_other_software_finds_the_same(language, files, receipt, owned):
    told = as_documented(language, files)
    assert (told.returncode, told.stdout) == (0, "good: Ada Byron at level 3\n"), told.stderr
    file = files / "receipt.json"
    file.write_text(receipt.document.replace("Ada", "Eve"))
    assert as_documented(language, files).returncode != 0
    file.write_text(receipt.document)
    revoke_receipt(number=receipt.number, by=owned.user, now=timezone.now())
    (files / "list.json").write_bytes(Client().get("/receipts/status/1.json").content)
    told = as_documented(language, files)
    assert told.returncode != 0
    assert "revoked" in told.stderr
