"""What is sealed is opened with the portal's key, for what it was sealed for, and by nothing else."""

import base64
import hashlib

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from portal.common.sealed_texts import SealedElsewhereError, seal_text, unseal_text


@given(st.text())
def test_what_is_sealed_is_opened_again(text):
    sealed = seal_text(text, purpose="tests")
    assert unseal_text(sealed, purpose="tests") == text
    assert sealed != seal_text(text, purpose="tests")
    with pytest.raises(SealedElsewhereError):
        unseal_text(sealed, purpose="other tests")


def test_an_earlier_key_opens_and_another_does_not(settings):
    sealed = seal_text("secret", purpose="tests")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 60
    assert unseal_text(sealed, purpose="tests") == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    for broken in (sealed, "", "no token", "ü"):
        with pytest.raises(SealedElsewhereError):
            unseal_text(broken, purpose="tests")


def test_second_factors_that_were_set_up_before_stay_readable(settings):
    key = hashlib.sha256(b"peergraph second factors:" + settings.SECRET_KEY.encode()).digest()
    before = Fernet(base64.urlsafe_b64encode(key)).encrypt(b"JBSWY3DP").decode()
    assert unseal_text(before, purpose="second factors") == "JBSWY3DP"
