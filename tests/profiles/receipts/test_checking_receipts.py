"""Nothing but the file as it was signed is good: no changed value, no other key, no other list, no trick of JSON."""

import copy
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from profiles.receipts.bitstrings import PLACES, as_list, is_set
from profiles.receipts.bounded_json import DEEPEST, LARGEST, UnreadableError, read_json
from profiles.receipts.checking import Finding, Standing, check, status_from_list
from profiles.receipts.credential import (
    Place,
    Receipt,
    Statement,
    StatusList,
    Trust,
    as_time,
    list_document,
    receipt_document,
)
from profiles.receipts.data_integrity import with_proof
from profiles.receipts.key_documents import IssuerKey, key_document, keys_by_method, read_keys
from profiles.receipts.multikey import key_as_text

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ISSUER, OTHER = "did:web:people.example.org", "did:web:other.example.org"
LIST = "https://people.example.org/receipts/status/1.json"
PAGE = "https://people.example.org/receipts/verify/"
PRIVATE, OTHERS = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
KEY = IssuerKey(ISSUER, PRIVATE.public_key())
KEYS = keys_by_method([KEY])

STATEMENT = Statement(
    record="A12",
    page="https://people.example.org/authors/A12/",
    name="Ada Byron",
    level=3,
    classes=("orcid", "printed-email"),
    orcid="0000-0001-2345-6789",
    trust=Trust(64, "Trusted", 1, NOW - timedelta(hours=1)),
)


def a_document(*, at=NOW, lasts=timedelta(days=90), issuer=ISSUER, place=77) -> dict:
    receipt = Receipt(
        "00000000-0000-4000-8000-000000000001", issuer, "Peergraph", at, at + lasts, STATEMENT, Place(LIST, place)
    )
    return receipt_document(receipt, checked_at=PAGE)


def signed(document=None, *, by=PRIVATE, method=KEY.method, at=NOW) -> dict:
    return with_proof(document or a_document(), key=by, method=method, created=as_time(at))


def found(document, *, keys=KEYS, now=NOW, **more) -> Finding:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return check(data, keys=keys, now=now, **more).finding


GOOD = signed()


def test_a_receipt_as_it_was_signed_is_good_however_it_is_laid_out():
    assert found(GOOD) is Finding.VALID
    backwards = dict(reversed(GOOD.items()))
    assert found(json.dumps(backwards, indent=7, ensure_ascii=False).encode()) is Finding.VALID
    verdict = check(json.dumps(GOOD).encode(), keys=KEYS, now=NOW)
    assert verdict.receipt.statement == STATEMENT
    assert verdict.status.standing is Standing.NOT_ASKED


def places_in(value, way=()):
    """The way to every value in a document, the document itself left out."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield (*way, name)
        yield from places_in(one, (*way, name))


WAYS = list(places_in(GOOD))
OTHER_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10), st.text(max_size=8), st.floats(allow_nan=True), st.just([]), st.just({}),
    st.sampled_from(["Ada Byrоn", "Ada Byron ", "ADA BYRON", ISSUER + ".", OTHER, "did:web:people.example.org#"]),
)  # fmt: skip


def at(document, way):
    for name in way:
        document = document[name]
    return document


def same(one, other) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def change(document, way, how, value):
    """A copy in which one value is another one, or gone, or has company."""
    changed = copy.deepcopy(document)
    holder, name = at(changed, way[:-1]), way[-1]
    if how == "gone":
        del holder[name]
    elif how == "company":
        holder[f"{name}2"] = value if isinstance(holder, dict) else holder.append(value)
    else:
        holder[name] = value
    return changed


@runs(deadline=None, max_examples=200)
@given(st.sampled_from(WAYS), st.sampled_from(["other", "gone"]), OTHER_VALUES)
def test_no_value_can_be_changed(way, how, value):
    changed = change(GOOD, way, how, value)
    if not same(changed, GOOD):
        assert found(changed) is not Finding.VALID


@pytest.mark.fuzz
@runs(deadline=None, max_examples=5_000)
@given(st.sampled_from(WAYS), st.sampled_from(["other", "gone"]), OTHER_VALUES)
def test_no_value_can_be_changed_in_thousands(way, how, value):
    changed = change(GOOD, way, how, value)
    if not same(changed, GOOD):
        assert found(changed) is not Finding.VALID


def test_no_single_value_can_be_left_out_or_added():
    for way in WAYS:
        assert found(change(GOOD, way, "gone", None)) is not Finding.VALID, way
    for holder in [(), *(way for way in WAYS if isinstance(at(GOOD, way), dict))]:
        changed = copy.deepcopy(GOOD)
        at(changed, holder)["more"] = 1
        assert found(changed) is not Finding.VALID, holder


def test_no_byte_can_be_changed():
    data = json.dumps(GOOD, separators=(",", ":"), ensure_ascii=False).encode()
    good = 0
    for place in range(0, len(data), 3):
        for bit in (0x01, 0x20):
            changed = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
            if found(changed) is Finding.VALID:
                good += json.loads(changed) != GOOD
    assert good == 0


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (b"", Finding.UNREADABLE),
        (b"\xff\xfe{}", Finding.UNREADABLE),
        (b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), Finding.UNREADABLE),
        (json.dumps(GOOD).encode() + b"{}", Finding.UNREADABLE),
        (json.dumps(GOOD).encode() + b"\x00", Finding.UNREADABLE),
        (json.dumps(GOOD).encode()[:-1] + b', "level": 4, "level": 4}', Finding.UNREADABLE),
        (json.dumps(GOOD).replace('"level": 3', '"level": 4, "level": 3').encode(), Finding.UNREADABLE),
        (json.dumps(GOOD).replace('"level": 3', '"level": 3.0').encode(), Finding.UNREADABLE),
        (json.dumps(GOOD).replace('"level": 3', '"level": 3e0').encode(), Finding.UNREADABLE),
        (json.dumps(GOOD).replace('"level": 3', '"level": NaN').encode(), Finding.UNREADABLE),
        (json.dumps(GOOD).replace('"level": 3', '"level": -0').encode(), Finding.UNREADABLE),
        (json.dumps(GOOD).replace('"level": 3', '"level": ' + "3" * 5000).encode(), Finding.UNREADABLE),
        (json.dumps(GOOD).replace('"level": 3', '"level": ' + str(2**53)).encode(), Finding.UNREADABLE),
        (json.dumps(GOOD).replace("Ada Byron", "Ada \\ud800").encode(), Finding.UNREADABLE),
        (b"[" * 60_000, Finding.UNREADABLE),
        (b'{"a":' * 12_000, Finding.UNREADABLE),
        (b'"' + b"\\" * 65_000, Finding.UNREADABLE),
        (b" " * 65_537, Finding.UNREADABLE),
        (b"[]", Finding.NOT_A_RECEIPT),
        (b'"receipt"', Finding.NOT_A_RECEIPT),
        (b"null", Finding.NOT_A_RECEIPT),
        (b"{}", Finding.NOT_A_RECEIPT),
    ],
    ids=range(22),
)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused(data, finding):
    assert found(data) is finding


def test_depth_and_size_have_an_end_and_not_before():
    deepest = b"[" * DEEPEST + b"]" * DEEPEST
    assert read_json(deepest)
    with pytest.raises(UnreadableError, match="deep"):
        read_json(b"[" + deepest + b"]")
    data = json.dumps(GOOD).encode()
    assert found(data.ljust(LARGEST)) is Finding.VALID
    assert found(data.ljust(LARGEST + 1)) is Finding.UNREADABLE


def test_brackets_in_strings_are_no_depth():
    assert found({**a_document(), "name": "[{" * 1000}) is Finding.CHANGED


@pytest.mark.parametrize(
    ("document", "finding"),
    [
        (signed(by=OTHERS), Finding.CHANGED),
        (signed(method=f"{ISSUER}#{key_as_text(OTHERS.public_key())}", by=OTHERS), Finding.NOT_FROM_HERE),
        (signed(a_document(issuer=OTHER)), Finding.NOT_FROM_HERE),
        (signed(method=f"{OTHER}#{key_as_text(PRIVATE.public_key())}"), Finding.NOT_FROM_HERE),
        (signed(method="https://evil.example/#key"), Finding.NOT_FROM_HERE),
        ({name: value for name, value in GOOD.items() if name != "proof"}, Finding.CHANGED),
        (signed({**a_document(), "type": ["VerifiableCredential"]}), Finding.NOT_A_RECEIPT),
        (signed({**a_document(), "credentialStatus": {}}), Finding.NOT_A_RECEIPT),
        (signed({**a_document(), "credentialSubject": {**GOOD["credentialSubject"], "level": True}}), Finding.NOT_A_RECEIPT),
        (signed({**a_document(), "credentialSubject": {**GOOD["credentialSubject"], "trust": {**GOOD["credentialSubject"]["trust"], "score": True}}}), Finding.NOT_A_RECEIPT),
        (signed({**a_document(), "validFrom": "2026-11-21"}), Finding.NOT_A_RECEIPT),
        (signed({**a_document(), "validFrom": "２026-11-21T12:00:00Z"}), Finding.NOT_A_RECEIPT),
        (signed(a_document(at=NOW + timedelta(seconds=1))), Finding.NOT_YET),
        (signed(at=NOW + timedelta(seconds=1)), Finding.NOT_YET),
        (signed(a_document(at=NOW - timedelta(days=100))), Finding.EXPIRED),
    ],
    ids=range(15),
)  # fmt: skip
def test_who_signed_what_and_when(document, finding):
    assert found(document) is finding


def test_of_another_issuer_no_key_is_asked_for():
    document = json.dumps(signed(a_document(issuer=OTHER))).encode()
    assert "another issuer" in check(document, keys=KEYS, now=NOW).why


def test_a_receipt_ends_at_its_last_moment():
    lasts = timedelta(days=90)
    assert found(GOOD, now=NOW + lasts - timedelta(seconds=1)) is Finding.VALID
    assert found(GOOD, now=NOW + lasts) is Finding.EXPIRED


def test_the_key_of_another_issuer_does_not_sign_for_this_one():
    both = keys_by_method([KEY, IssuerKey(OTHER, OTHERS.public_key())])
    theirs = f"{OTHER}#{key_as_text(OTHERS.public_key())}"
    assert found(signed(a_document(issuer=OTHER), by=OTHERS, method=theirs), keys=both) is Finding.VALID
    assert found(signed(a_document(), by=OTHERS, method=theirs), keys=both) is Finding.NOT_FROM_HERE


def test_what_a_retired_key_signed_stays_good_and_nothing_newer():
    retired = keys_by_method([IssuerKey(ISSUER, PRIVATE.public_key(), retired_at=NOW)])
    assert found(GOOD, keys=retired) is Finding.VALID
    later = NOW + timedelta(seconds=1)
    assert found(signed(a_document(at=later), at=later), keys=retired, now=later) is Finding.KEY_COMPROMISED
    backdated = signed(a_document(), at=later)
    assert found(backdated, keys=retired, now=later) is Finding.KEY_COMPROMISED


def test_nothing_that_a_compromised_key_signed_is_good():
    keys = keys_by_method([IssuerKey(ISSUER, PRIVATE.public_key(), NOW, compromised_at=NOW)])
    assert found(GOOD, keys=keys) is Finding.KEY_COMPROMISED
    assert found(GOOD, keys=read_keys(key_document(ISSUER, keys.values()))) is Finding.KEY_COMPROMISED


def test_a_key_that_is_listed_for_no_purpose_proves_nothing():
    document = key_document(ISSUER, KEYS.values())
    assert found(GOOD, keys=read_keys(document)) is Finding.VALID
    assert found(GOOD, keys=read_keys({**document, "assertionMethod": []})) is Finding.NOT_FROM_HERE
    listed = document["verificationMethod"][0]
    for wrong in ({"controller": OTHER}, {"id": f"{ISSUER}#other"}, {"type": "JsonWebKey"}, {"publicKeyMultibase": 1}):
        assert read_keys({**document, "verificationMethod": [listed | wrong]}) == {}


# Lists of revoked receipts.


def a_list(
    *, revoked=(), url=LIST, issuer=ISSUER, at=NOW, lasts=timedelta(days=1), by=PRIVATE, method=KEY.method, **changes
):
    made = list_document(StatusList(url, issuer, at, at + lasts, as_list(revoked))) | changes
    return json.dumps(with_proof(made, key=by, method=method, created=as_time(at))).encode()


def with_list(data, **more):
    return check(
        json.dumps(GOOD).encode(), keys=KEYS, now=NOW, status_of=status_from_list(data, keys=KEYS, now=NOW), **more
    )


def test_the_list_says_what_is_revoked():
    assert with_list(a_list()).finding is Finding.VALID
    assert with_list(a_list()).status.standing is Standing.GOOD
    assert with_list(a_list(revoked=[77])).finding is Finding.REVOKED
    assert with_list(a_list(revoked=[76, 78])).finding is Finding.VALID


@pytest.mark.parametrize(
    "data",
    [
        a_list(url=LIST.replace("1.json", "2.json")),
        a_list(issuer=OTHER),
        a_list(by=OTHERS),
        a_list(by=OTHERS, method=f"{ISSUER}#{key_as_text(OTHERS.public_key())}"),
        a_list(at=NOW - timedelta(days=2)),
        a_list(at=NOW + timedelta(minutes=1)),
        a_list(revoked=[1]).replace(b"BitstringStatusListCredential", b"BitstringStatusListCredentiel"),
        a_list(credentialSubject={"type": "BitstringStatusList", "statusPurpose": "suspension", "encodedList": as_list([])}),
        a_list(credentialSubject={"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": "uAAAA"}),
        a_list()[:-20],
        json.dumps(GOOD).encode(),
        b"{}",
        b"",
    ],
    ids=range(13),
)  # fmt: skip
def test_a_list_that_cannot_be_believed_makes_nothing_good(data):
    assert with_list(data).finding is Finding.STATUS_UNKNOWN


def test_a_list_that_is_too_short_to_hide_in_is_none():
    import base64
    import gzip

    short = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(PLACES // 8 - 1))).decode().rstrip("=")
    subject = {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": short}
    assert with_list(a_list(credentialSubject=subject)).finding is Finding.STATUS_UNKNOWN


def test_a_list_is_no_receipt_though_the_same_key_signed_it():
    assert found(a_list()) is Finding.NOT_A_RECEIPT


def test_a_list_that_unpacks_to_gigabytes_is_not_unpacked():
    import base64
    import gzip

    bomb = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(50_000_000))).decode().rstrip("=")
    subject = {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": bomb}
    assert with_list(a_list(credentialSubject=subject)).finding is Finding.STATUS_UNKNOWN


@given(st.sets(st.integers(0, PLACES - 1), max_size=20), st.integers(0, PLACES - 1))
def test_a_bit_is_set_exactly_where_it_was_set(places, asked):
    encoded = as_list(places)
    assert encoded == as_list(sorted(places, reverse=True))
    assert is_set(encoded, asked) == (asked in places)
    assert all(is_set(encoded, place) for place in places)


def test_the_first_place_is_the_highest_bit_of_the_first_byte():
    import base64
    import gzip

    packed = as_list([0, 9])[1:]
    assert gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))[:2] == b"\x80\x40"
