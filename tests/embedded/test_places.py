"""Where things stand, and that nobody else can stand there first."""

import os
import stat
from pathlib import Path

import pytest

from portal.embedded import Places
from portal.embedded.errors import PlaceError
from portal.embedded.places import CHECKOUT, SOCKET_PATH_LIMIT, make_private


def test_the_root_is_var_or_what_the_operator_says():
    assert Places.of_portal({}).root == CHECKOUT / "var"
    assert Places.of_portal({"PEERGRAPH_VAR": "/srv/peergraph"}).root == Path("/srv/peergraph")


def test_tests_have_a_place_of_their_own():
    portal, tests = Places.of_portal({}), Places.of_tests({})
    assert tests.disposable
    assert not portal.disposable
    assert len({places.postgres_data for places in (portal, tests)}) == 2
    assert len({places.postgres_socket for places in (portal, tests)}) == 2
    assert Places.of_settings({"DJANGO_SETTINGS_MODULE": "portal.settings.test"}) == tests
    assert Places.of_settings({"DJANGO_SETTINGS_MODULE": "portal.settings"}) == portal


@pytest.mark.parametrize("length", [1, 40, 60, 80, 120, 200])
def test_socket_paths_always_fit(length):
    places = Places(Path("/" + "x" * length))
    for socket in (places.postgres_socket, places.valkey_socket):
        assert len(os.fsencode(socket)) <= SOCKET_PATH_LIMIT


def test_long_roots_do_not_share_a_socket_folder():
    one, other = (Places(Path("/" + "x" * 150 + name)) for name in "ab")
    assert one.sockets != other.sockets


def test_a_private_folder_is_for_its_owner_alone(tmp_path):
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o755)
    make_private(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_link_in_its_place_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sockets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PlaceError, match="in the way"):
        make_private(tmp_path / "sockets")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_somebody_elses_folder_is_refused(tmp_path):
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o700)
    os.chown(folder, 12345, 12345)
    with pytest.raises(PlaceError, match="in the way"):
        make_private(folder)


def test_a_file_where_a_folder_should_be_is_said(tmp_path):
    (tmp_path / "var").write_text("")
    with pytest.raises(PlaceError, match="Cannot make the folder"):
        Places(tmp_path / "var").prepare()
