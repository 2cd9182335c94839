"""Which addresses may stand on a page, and how they are written out."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.editing.web_addresses import AddressRefusedError, shown_address, shown_host, web_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.org", "https://example.org/"),
        (" example.org/~ada ", "https://example.org/~ada"),
        ("//example.org/a", "https://example.org/a"),
        ("example.org:8080/a", "https://example.org:8080/a"),
        ("HTTP://Example.ORG:80/A?b=C#d", "http://example.org/A?b=C#d"),
        ("https://bücher.example/straße", "https://xn--bcher-kva.example/stra%C3%9Fe"),
        ("https://example.org./x", "https://example.org/x"),
        ("https://example.org/a%20b?q=ü", "https://example.org/a%20b?q=%C3%BC"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
    ],
)
def test_an_address_is_kept_in_its_plain_form(typed, kept):
    assert web_address(typed) == kept
    assert web_address(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
        "vbscript:x", "file:///etc/passwd", "ftp://example.org/", "mailto:ada@example.org", "https://user@example.org/",
        "https://user:pass@example.org/", "https://example.org@evil.example/", "https://", "https:///path", "nowhere",
        "https://localhost/", "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/",
        "https://exa mple.org/", "https://example.org/a b", "https://example.org\\@evil.example/", "https://ex<b>.org/",
        "https://example.org/\u202etxt", "https://exa\u200bmple.org/", "https://-a.example/", "https://a..example/",
        "https://example.org:99999/", "https://example.org:x/", "https://xn--zzzzzz-.example/", "https://a_b.example/",
        "https://example.org/" + "a" * 500, "https://example.org/" + "ü" * 200, 'https://example.org/"onclick="x',
        "https://example.org/{{x}}", "https://example.1/", "javascript://example.org/%0aalert(1)", "https:example.org",
    ],
)  # fmt: skip
def test_refused_with_a_sentence(typed):
    with pytest.raises(AddressRefusedError) as refused:
        web_address(typed)
    assert str(refused.value).endswith(".")


@given(st.text(max_size=80) | st.text(alphabet="htps:/.@[]%#?\\ \tabcxn-0é\u202e", max_size=40))
def test_whatever_is_typed_is_refused_or_a_plain_web_address(typed):
    try:
        kept = web_address(typed)
    except AddressRefusedError:
        return
    parts = urlsplit(kept)
    assert kept.isascii()
    assert not any(ch in kept for ch in "\"'<> \\") or "'" in kept
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert "." in parts.hostname
    assert "@" not in parts.netloc
    assert web_address(kept) == kept
    assert shown_address(kept)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("www.example.org", "example.org"),
        ("xn--bcher-kva.example", "bücher.example"),
        ("xn--r8jz45g.xn--zckzah", "例え.テスト"),
        ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),  # all Cyrillic, and looks like apple
        ("xn--e1afmkfd.xn--p1ai", "пример.рф"),
        ("xn--pple-43d.com", "xn--pple-43d.com"),  # Cyrillic а before Latin pple
        ("xn--zzzzzz", "xn--zzzzzz"),
    ],
)
def test_a_host_that_mixes_scripts_is_shown_as_it_is_kept(host, shown):
    assert shown_host(host) == shown


def test_an_address_is_written_on_one_line():
    assert shown_address("https://www.example.org/") == "example.org"
    assert shown_address("https://example.org:8080/~ada/?a=1#x") == "example.org:8080/~ada?…"
    assert len(shown_address("https://example.org/" + "long/" * 30)) == 48
