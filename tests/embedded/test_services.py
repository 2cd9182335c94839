"""Real servers, and what happens to them in a life: kills, stale files, races, long paths."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psycopg2
import pytest

from portal.embedded import EmbeddedError, Places, ensure_services
from portal.embedded.binaries import PostgresBinaries, find_postgres
from portal.embedded.postgres import Postgres
from portal.embedded.postgres_probe import Answer, probe
from portal.embedded.processes import Process, running, wait_gone, wait_until
from portal.embedded.session import postgres_url
from portal.embedded.unrooted import server_account, way_for
from portal.embedded.valkey import Valkey
from tests.embedded.conftest import kill, stop_everything

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def postgres_of(places: Places) -> Process:
    server = Postgres(places, print).server()
    assert server is not None
    return server


def test_they_run_within_the_block_and_no_longer(places, sql):
    with ensure_services(places):
        server, queue = postgres_of(places), Valkey(places, print).server()
        assert sql("SELECT current_setting('listen_addresses'), current_setting('fsync')") == [("", "on")]
        assert Valkey(places, print).answers()
    assert not server.alive()
    assert not queue.alive()
    assert not places.postgres_socket.exists()


def test_data_survives_kill_9_of_every_process(places, sql):
    with ensure_services(places):
        sql("CREATE TABLE kept (n int)")
        sql("INSERT INTO kept SELECT generate_series(1, 1000)")
        for process in [*Postgres(places, print)._processes(), *Valkey(places, print)._processes()]:
            kill(process)
    with ensure_services(places):
        assert sql("SELECT count(*) FROM kept") == [(1000,)]


def test_a_dead_service_is_started_again_while_in_use(places, sql):
    with ensure_services(places) as services:
        assert services.revive() == []
        first = postgres_of(places)
        kill(first)
        kill(Valkey(places, print).server())
        assert wait_gone([first], seconds=10) == []
        assert set(services.revive()) == {"Postgres", "Valkey"}
        assert sql("SELECT 1") == [(1,)]
        assert services.revive() == []


def test_backends_that_outlive_their_server_are_ended_before_the_next_starts(places):
    """A backend that is stopped, as one stuck in the kernel would be, cannot leave by itself."""
    with ensure_services(places, valkey=False):
        connection = psycopg2.connect(postgres_url(places))
        orphan = Process.of(connection.info.backend_pid)
        os.kill(orphan.pid, signal.SIGSTOP)
        kill(postgres_of(places))
        with ensure_services(places, valkey=False):
            assert not orphan.alive()
            assert probe(places.postgres_socket) is Answer.READY
        connection.close()


@pytest.mark.parametrize("name", ["postmaster.pid", "socket lock"])
def test_a_pid_file_with_a_number_of_another_program_is_not_believed(places, sql, name):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bystander:
        with ensure_services(places, valkey=False):
            lines = (places.postgres_data / "postmaster.pid").read_text().splitlines()
            for process in Postgres(places, print)._processes():
                kill(process)
        lines[0] = str(bystander.pid)
        if name == "postmaster.pid":
            (places.postgres_data / "postmaster.pid").write_text("\n".join(lines) + "\n")
        else:
            Path(f"{places.postgres_socket}.lock").write_text("\n".join(lines) + "\n")
        with ensure_services(places, valkey=False):
            assert sql("SELECT 1") == [(1,)]
        assert bystander.poll() is None, "a process that was none of ours was ended"
        bystander.kill()


@pytest.mark.parametrize("content", ["", "not a number\n", "-1\n", "99999999999999999999\n"])
def test_a_damaged_pid_file_is_no_obstacle(places, sql, content):
    (places.postgres_data / "postmaster.pid").write_text(content)
    with ensure_services(places, valkey=False):
        assert sql("SELECT 1") == [(1,)]


def test_stale_sockets_are_no_obstacle(places, sql):
    places.prepare()
    for path in (places.postgres_socket, places.valkey_socket):
        with socket.socket(socket.AF_UNIX) as left_behind:
            left_behind.bind(str(path))
    with ensure_services(places):
        assert sql("SELECT 1") == [(1,)]
        assert Valkey(places, print).answers()


def test_a_server_without_its_socket_is_started_again(places, sql, monkeypatch):
    monkeypatch.setattr("portal.embedded.postgres.SOCKET_LOST_SECONDS", 0.3)
    with ensure_services(places, valkey=False):
        first = postgres_of(places)
        places.postgres_socket.unlink()
        with ensure_services(places, valkey=False):
            assert sql("SELECT 1") == [(1,)]
            assert not first.alive()


def test_the_last_one_out_stops_them(places, hold):
    first, second = hold(places), hold(places)
    first.wait_up()
    second.wait_up()
    server = postgres_of(places)
    first.leave()
    assert server.alive()
    second.leave()
    assert not server.alive()


def test_a_killed_user_holds_nothing_up(places, hold):
    killed, polite = hold(places), hold(places)
    killed.wait_up()
    polite.wait_up()
    server = postgres_of(places)
    killed.kill()
    assert server.alive()
    polite.leave()
    assert not server.alive()


def test_services_whose_users_were_all_killed_are_taken_over(places, hold, sql):
    killed = hold(places, valkey=True)
    killed.wait_up()
    server, queue = postgres_of(places), Valkey(places, print).server()
    killed.kill()
    with ensure_services(places):
        assert postgres_of(places) == server
        assert Valkey(places, print).server() == queue
    assert not server.alive()
    assert not queue.alive()


def test_many_may_come_at_once(places, hold):
    holders = [hold(places, valkey=True) for _ in range(5)]
    for holder in holders:
        holder.wait_up()
    servers = [process for process in running() if process.name() == "postgres" and "-D" in process.command()]
    assert [server for server in servers if str(places.postgres_data) in server.command()] == [postgres_of(places)]
    for holder in holders:
        holder.leave()
    assert Postgres(places, print)._processes() == []


def test_a_data_folder_is_whole_or_not_there(empty_places, hold):
    """Killed in the middle of initdb; the next one begins anew and nothing of the first is left."""
    starter = hold(empty_places)
    assert wait_until(lambda: any(empty_places.embedded.glob("postgres.new-*/base/1")), seconds=60)
    starter.kill()
    assert not empty_places.postgres_data.exists()
    with ensure_services(empty_places, valkey=False):
        assert probe(empty_places.postgres_socket) is Answer.READY
    assert list(empty_places.embedded.glob("postgres.new-*")) == []


def test_a_long_path_gets_a_short_folder_for_its_sockets(places, tmp_path):
    long = Places(places.root.parent / ("x" * 120))
    shutil.move(places.root, long.root)
    try:
        with ensure_services(long):
            assert len(os.fsencode(long.postgres_socket)) < 60
            assert long.sockets.stat().st_mode & 0o077 == 0
            assert probe(long.postgres_socket) is Answer.READY
    finally:
        stop_everything(long)
        shutil.rmtree(long.sockets)


def test_a_path_with_odd_characters(places):
    odd = Places(places.root.parent / "a b%é#'\"$x")
    shutil.move(places.root, odd.root)
    try:
        with ensure_services(odd):
            psycopg2.connect(postgres_url(odd)).close()
            assert Valkey(odd, print).answers()
    finally:
        stop_everything(odd)


def test_a_damaged_queue_is_set_aside(places):
    said: list[str] = []
    with ensure_services(places):
        pass
    [base] = (places.valkey_data / "appendonlydir").glob("*.incr.aof")
    base.write_bytes(b"*1\r\n$no\r\nthis is no append-only file\r\n" * 20)
    with ensure_services(places, say=said.append):
        assert Valkey(places, print).answers()
    assert any("begins empty" in line for line in said)
    assert len(list(places.embedded.glob("valkey.damaged-*"))) == 1


def test_data_of_another_version_is_refused_in_one_line(places):
    (places.postgres_data / "PG_VERSION").write_text("14\n")
    with pytest.raises(EmbeddedError, match=r"of PostgreSQL 14, the program of \d+"), ensure_services(places):
        pytest.fail("it started")


def test_disposable_data_is_remade_when_it_is_damaged(places):
    disposable = Places(places.root, disposable=True)
    shutil.rmtree(disposable.postgres_data / "global")
    with ensure_services(disposable, valkey=False):
        assert probe(disposable.postgres_socket) is Answer.READY


def test_damaged_data_is_kept_and_the_log_shown(places):
    shutil.move(places.postgres_data / "global", places.root / "global-aside")
    with (
        pytest.raises(EmbeddedError, match=r"did not start(.|\n)*global/pg_control"),
        ensure_services(places, valkey=False),
    ):
        pytest.fail("it started")
    assert places.postgres_data.exists()


def test_a_failed_start_leaves_nothing_running(places):
    (places.root / "embedded/valkey").write_text("in the way")
    with pytest.raises(OSError, match="File exists"), ensure_services(places):
        pytest.fail("it started")
    assert Postgres(places, print)._processes() == []


def test_threads_share_too(places):
    errors: list[Exception] = []

    def use() -> None:
        try:
            with ensure_services(places, valkey=False):
                psycopg2.connect(postgres_url(places)).close()
        except Exception as error:  # noqa: BLE001 - shown by the test
            errors.append(error)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Postgres(places, print)._processes() == []


@pytest.fixture
def no_namespaces(monkeypatch):
    monkeypatch.setenv("PEERGRAPH_NO_NAMESPACES", "1")
    way_for.cache_clear()
    yield
    way_for.cache_clear()


@root_only
def test_root_may_lose_and_regain_namespaces_and_the_data_stays(places, sql, no_namespaces, monkeypatch):
    places.root.parent.chmod(0o700)  # as a folder below root's home is
    with ensure_services(places, valkey=False):
        uid = Path(f"/proc/{postgres_of(places).pid}").stat().st_uid
        assert uid == server_account().uid == places.postgres_data.stat().st_uid
        sql("CREATE TABLE kept AS SELECT 1 AS n")
    monkeypatch.delenv("PEERGRAPH_NO_NAMESPACES")
    way_for.cache_clear()
    with ensure_services(places, valkey=False):
        assert sql("SELECT n FROM kept") == [(1,)]


@root_only
def test_root_without_namespaces_can_begin(empty_places, no_namespaces):
    with ensure_services(empty_places):
        assert probe(empty_places.postgres_socket) is Answer.READY
        assert Valkey(empty_places, print).answers()


@root_only
def test_root_below_somebody_elses_closed_home(places, sql):
    """As with sudo: within a namespace root could not pass the folder in between."""
    os.chown(places.root.parent, 12345, 12345)
    with ensure_services(places, valkey=False):
        assert sql("SELECT 1") == [(1,)]


@root_only
def test_root_with_programs_and_data_below_a_closed_home(places, sql, no_namespaces):
    """As in a container whose checkout is in /root: the account the server becomes could not even see its program."""
    closed = places.root.parent / "packages"
    wheel = find_postgres().folder.parents[1]
    for folder in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        if folder.exists():
            shutil.copytree(folder, closed / folder.name)
    found = PostgresBinaries(folder=closed / wheel.name / "pginstall/bin", major=find_postgres().major)
    places.root.parent.chmod(0o700)
    places.prepare()
    server = Postgres(places, print, found)
    server.ensure()
    assert sql("SELECT 1") == [(1,)]
    status = Path(f"/proc/{server.server().pid}/status").read_text()
    assert "CapEff:\t0000000000000002\n" in status, "more than CAP_DAC_OVERRIDE"


@root_only
def test_the_data_of_another_user_is_left_alone(places):
    subprocess.run(["chown", "-R", "12345:12345", places.root], check=True)
    with pytest.raises(EmbeddedError, match="belongs to user id 12345"), ensure_services(places):
        pytest.fail("it started")
    assert places.postgres_data.stat().st_uid == 12345
    subprocess.run(["chown", "-R", "0:0", places.root], check=True)


@root_only
def test_root_runs_the_server_without_any_capability(places):
    with ensure_services(places, valkey=False):
        status = Path(f"/proc/{postgres_of(places).pid}/status").read_text()
    effective = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff"))
    assert effective == 0
