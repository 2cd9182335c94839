"""Hashes of texts that the tables keep: the same on every machine and in every process."""

import hashlib

from papers.text.cleaning import title_key


def hash64(text: str) -> int:
    """A signed 64-bit hash."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), signed=True)


def title_hash(title: str) -> int:
    """The hash of the normalised title; titles without letters or digits are told apart by their text."""
    return hash64(title_key(title) or title)
