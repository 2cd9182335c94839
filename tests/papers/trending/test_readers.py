import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.trending.readers import is_robot, network, network_token, reader_token

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
KEY, OTHER_KEY = b"k" * 32, b"o" * 32


@pytest.mark.parametrize(
    "agent",
    ["", "  ", "Googlebot/2.1", "Mozilla/5.0 (compatible; bingbot/2.0)", "curl/8.5", "python-requests/2", "Scrapy/2.11",
     "Mozilla/5.0 HeadlessChrome/140", "GPTBot", "Mozilla/5.0 (compatible; archive.org_bot)", "Go-http-client/2.0",
     "facebookexternalhit/1.1", "Slackbot-LinkExpanding 1.0"],
)  # fmt: skip
def test_robots(agent):
    assert is_robot(agent)


@pytest.mark.parametrize(
    "agent",
    [
        FIREFOX,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    ],
)
def test_browsers(agent):
    assert not is_robot(agent)


@pytest.mark.parametrize(
    ("address", "net"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_networks(address, net):
    assert network(address) == net


def test_a_token_belongs_to_one_day_one_address_and_one_browser():
    token = reader_token(KEY, address="192.0.2.7", agent=FIREFOX)
    assert token == reader_token(KEY, address="192.0.2.7", agent=FIREFOX)
    others = [
        reader_token(OTHER_KEY, address="192.0.2.7", agent=FIREFOX),
        reader_token(KEY, address="192.0.2.8", agent=FIREFOX),
        reader_token(KEY, address="192.0.2.7", agent="Other"),
        network_token(KEY, address="192.0.2.7"),
    ]
    assert token not in others
    assert network_token(KEY, address="192.0.2.7") == network_token(KEY, address="192.0.2.8")


@given(st.text(), st.text())
def test_anything_a_client_sends_can_be_hashed(address, agent):
    reader_token(KEY, address=address, agent=agent)
    network_token(KEY, address=address)
    is_robot(agent)
