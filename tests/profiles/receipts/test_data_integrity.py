"""Signatures of receipts are those of the standard: proven on its own published example."""

import hashlib

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from profiles.receipts.data_integrity import _to_be_signed, is_proved, method_of, with_proof
from profiles.receipts.multikey import SpellingError, as_text, from_text, key_as_text, key_from_text
from tests.profiles.receipts import vector

KEY = Ed25519PrivateKey.from_private_bytes(from_text(vector.PRIVATE)[2:])


def signed(**changes) -> dict:
    return with_proof(vector.DOCUMENT, key=KEY, method=vector.METHOD, created=vector.CREATED) | changes


def test_keys_are_spelled_as_the_standard_has_it():
    assert key_as_text(KEY.public_key()) == vector.PUBLIC
    assert key_from_text(vector.PUBLIC).public_bytes_raw() == KEY.public_key().public_bytes_raw()


def test_the_published_example_is_made_to_the_last_character():
    made = signed()
    assert made["proof"]["proofValue"] == vector.PROOF_VALUE


def test_both_halves_of_what_is_signed_are_those_of_the_example():
    before = with_proof(vector.DOCUMENT, key=KEY, method=vector.METHOD_BEFORE, created=vector.CREATED)["proof"]
    options = {name: value for name, value in before.items() if name != "proofValue"}
    assert hashlib.sha256(rfc8785.dumps(vector.DOCUMENT)).hexdigest() == vector.DOCUMENT_HASH
    assert hashlib.sha256(rfc8785.dumps(options)).hexdigest() == vector.OPTIONS_HASH_BEFORE


def test_the_published_example_is_found_good():
    assert method_of(signed()) == vector.METHOD
    assert is_proved(signed(), by=key_from_text(vector.PUBLIC))


def test_another_key_did_not_sign_it():
    assert not is_proved(signed(), by=Ed25519PrivateKey.generate().public_key())


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Ed25519Signature2020"},
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"cryptosuite": "eddsa‐jcs‐2022"},  # hyphens that only look alike
        {"proofPurpose": "authentication"},
        {"created": "2023-02-24T23:36:39Z"},
        {"verificationMethod": "https://vc.example/issuers/5679#" + vector.PUBLIC},
        {"@context": vector.CONTEXT[:1]},
        {"proofValue": vector.PROOF_VALUE + "\n"},
        {"proofValue": "z1" + vector.PROOF_VALUE[1:]},
        {"proofValue": "m" + vector.PROOF_VALUE[1:]},
        {"proofValue": "z" + vector.PROOF_VALUE[:0:-1]},
        {"proofValue": "z" * 60_000},
        {"proofValue": ""},
        {"proofValue": None},
        {"previousProof": "urn:uuid:1"},
        {"nonce": "1"},
    ],
    ids=str,
)  # fmt: skip
def test_a_proof_of_another_form_proves_nothing(changes):
    made = signed()
    made["proof"] = made["proof"] | changes
    assert not is_proved(made, by=KEY.public_key())


@pytest.mark.parametrize(
    "options",
    [
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"type": "Ed25519Signature2020"},
        {"proofPurpose": "authentication"},
        {"@context": vector.CONTEXT[:1]},
    ],
    ids=str,
)
def test_a_good_signature_for_something_else_proves_nothing(options):
    made = signed()["proof"] | options
    del made["proofValue"]
    signature = as_text(KEY.sign(_to_be_signed(vector.DOCUMENT, made)))
    assert not is_proved(signed(proof={**made, "proofValue": signature}), by=KEY.public_key())


@pytest.mark.parametrize("proof", [None, [], [{}], "proof", {}, 1], ids=str)
def test_what_is_no_proof_proves_nothing(proof):
    assert not is_proved(signed(proof=proof), by=KEY.public_key())


def test_no_document_is_signed_twice():
    with pytest.raises(ValueError, match="already"):
        with_proof(signed(), key=KEY, method=vector.METHOD, created=vector.CREATED)


@pytest.mark.parametrize(
    "text",
    ["", "z", "z0", "zé", " " + vector.PUBLIC, vector.PUBLIC + " ", vector.PUBLIC[1:], "z1" + vector.PUBLIC[1:],
     as_text(b"\x12\x00" + bytes(32)), as_text(b"\xed\x01" + bytes(31)), "z" * 1_000_000],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_key_is_refused(text):
    with pytest.raises(SpellingError):
        key_from_text(text)
