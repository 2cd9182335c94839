"""One portal for each place, one program for each port."""

import os
import socket

import pytest

from portal.supervisor.reservation import ReservationError, be_the_only_one, take_port


def test_a_second_portal_of_the_same_place_is_told_where_the_first_is(tmp_path):
    first = be_the_only_one(tmp_path / "run", url="http://127.0.0.1:8001")
    with pytest.raises(ReservationError, match=r"running already, on http://127\.0\.0\.1:8001"):
        be_the_only_one(tmp_path / "run", url="http://127.0.0.1:8002")
    os.close(first)
    os.close(be_the_only_one(tmp_path / "run", url="http://127.0.0.1:8002"))


def test_a_port_in_use_is_said_with_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ReservationError, match=f"Port {port} is taken by another program.*PORT={port + 1}"):
            take_port("127.0.0.1", port)


def test_a_port_that_was_in_use_a_moment_ago_is_free():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            accepted, _ = other.accept()
            accepted.close()
    os.close(take_port("127.0.0.1", port))


def test_nobody_is_let_in_before_the_web_server_listens():
    descriptor = take_port("127.0.0.1", 0)
    with socket.socket(fileno=descriptor) as bound, pytest.raises(ConnectionRefusedError):
        socket.create_connection(bound.getsockname(), timeout=1)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("127.0.0.1", -1), ("no.such.host.invalid", 80)])
def test_an_impossible_address_is_one_clear_line(host, port):
    with pytest.raises(ReservationError, match=r"Cannot use .*: .*\.$"):
        take_port(host, port)
