"""W3C Data Integrity proofs of the cryptosuite `eddsa-jcs-2022`: Ed25519 over the canonical JSON of RFC 8785. Pure.

What is signed is SHA-256 of the canonical options of the proof, then SHA-256 of the canonical document without it
(https://www.w3.org/TR/vc-di-eddsa/, 3.3). Of what the standard leaves open one form is taken: one proof, in an object,
with the document's whole context, and no member beyond those listed.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from profiles.receipts.multikey import SpellingError, as_text, from_text

TYPE: Final = "DataIntegrityProof"
CRYPTOSUITE: Final = "eddsa-jcs-2022"
PURPOSE: Final = "assertionMethod"
_MEMBERS: Final = frozenset(
    {"@context", "type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
)
_SIGNATURE_BYTES: Final = 64


def with_proof(document: Mapping[str, Any], *, key: Ed25519PrivateKey, method: str, created: str) -> dict[str, Any]:
    """The document with a proof. `method` is the URL under which the key is found, `created` a time of XML Schema."""
    if "proof" in document:
        raise ValueError("the document has a proof already")
    options = {
        "type": TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
        "@context": document["@context"],
    }
    signature = key.sign(_to_be_signed(document, options))
    return {**document, "proof": {**options, "proofValue": as_text(signature)}}


def method_of(document: Mapping[str, Any]) -> str | None:
    """Under which URL the key of the proof is said to be found; None where there is no proof of the one form."""
    proof = document.get("proof")
    if not isinstance(proof, dict) or set(proof) != _MEMBERS:
        return None
    fits = (
        (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) == (TYPE, CRYPTOSUITE, PURPOSE)
        and proof["@context"] == document.get("@context")
        and all(isinstance(proof[name], str) for name in _MEMBERS - {"@context"})
    )
    return proof["verificationMethod"] if fits else None


def is_proved(document: Mapping[str, Any], *, by: Ed25519PublicKey) -> bool:
    """Whether the proof is this key's, of this document to the last character. Whose the key is, the caller knows."""
    if method_of(document) is None:
        return False
    options = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    try:
        signature = from_text(document["proof"]["proofValue"])
        if len(signature) != _SIGNATURE_BYTES:
            return False
        by.verify(signature, _to_be_signed(unsecured, options))
    except (SpellingError, InvalidSignature, rfc8785.CanonicalizationError):
        return False
    return True


def _to_be_signed(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    return b"".join(hashlib.sha256(rfc8785.dumps(dict(part))).digest() for part in (options, document))
