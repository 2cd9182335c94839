"""What a slice costs over HTTP beside the SQL it is made of: latency, throughput, a hub, and a corpus that grows.

The same questions are asked of all: of the server by a client that keeps its connection, of PostgreSQL by psycopg2 with
the statements that the server would execute, and by pgbench with those statements as scripts.
"""

import http.client
import math
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg2
from django.conf import settings
from django.db import connection

from benchmarks import imports, literature
from benchmarks.figures import Figure
from graph.selectors.builds import reading
from graph.selectors.slice_question import read_question
from graph.selectors.slices import slice_of
from graph.services.build_graph import build_graph
from portal.embedded.binaries import find_postgres

QUESTIONS: Final = 30
ROUNDS: Final = 5
CLIENTS: Final = 2
SECONDS: Final = 6
NODES: Final = 200


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


PORT: Final = _free_port()


def measure(*, works: int) -> list[Figure]:
    """Builds corpora of a quarter, of half and of all the works, one after the other."""
    random_ms: list[float] = []
    sizes = [works // 4, works // 2, works]
    for size in sizes[:-1]:
        imports.empty()
        literature.make_up(works=size)
        build_graph()
        random_ms.append(_bare(_random_people()))
    imports.empty()
    literature.make_up(works=works)
    build_graph()
    figures = compare()
    random_ms.append(_bare(_random_people()))
    growth = Figure(
        "slice as the corpus grows", random_ms[-1] / random_ms[0], f"times that of {sizes[0]:,} works", 1.5, "lower",
        {f"{size}_works_ms": ms for size, ms in zip(sizes, random_ms, strict=True)},
    )  # fmt: skip
    return [*figures, growth]


def compare() -> list[Figure]:
    """Reads only. The graph is built."""
    people, hubs = _random_people(), _hubs()
    with _server(), closing(_client()) as client, _bare_sql() as ask:

        def medians(authors: Sequence[int]) -> list[float]:
            asked = {author: _statements(author) for author in authors}
            return _medians([lambda one: _fetch(client, one), lambda one: ask(asked[one])], authors)

        over_http, bare = medians(people)
        hubs_over_http, bare_hubs = medians(hubs)
        throughput = _throughput(people)
    peer, by = _pgbench(people)
    size: dict[str, float | int | str] = {"questions": QUESTIONS, "nodes": NODES}
    return [
        Figure(
            "slice of 200 nodes over HTTP", over_http / bare, "times the bare SQL at the median, one client", 1.5,
            "lower", size | {"http_ms": over_http, "bare_sql_ms": bare},
        ),
        Figure(
            "slices a second", throughput / peer, f"times {by} with {CLIENTS} clients", 0.9, "higher",
            {"http_per_second": throughput, "peer_per_second": peer},
        ),
        Figure(
            "slice of a hub", hubs_over_http / over_http, "times that of somebody random, over HTTP", 4, "lower",
            {"hub_ms": hubs_over_http, "random_ms": over_http, "hub_sql_ms": bare_hubs, "random_sql_ms": bare},
        ),
    ]  # fmt: skip


def _random_people() -> list[int]:
    """People around whom there are enough nodes for a slice to be full."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT author FROM graph_person WHERE coauthors > 0 ORDER BY author")
        everybody = [pk for (pk,) in cursor.fetchall()]
    random.Random(11).shuffle(everybody)
    full = (pk for pk in everybody if _slice(pk)["meta"]["counts"]["nodes"] == NODES)
    found = [pk for pk, _ in zip(full, range(QUESTIONS), strict=False)]
    if not found:
        raise RuntimeError(f"Around nobody there are {NODES} nodes: take a larger corpus.")
    return found


def _hubs() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT author FROM graph_person ORDER BY coauthors DESC, author LIMIT %s", [QUESTIONS])
        return [pk for (pk,) in cursor.fetchall()]


def _slice(author: int) -> dict[str, Any]:
    question, _ = read_question({"center": f"A{author}", "depth": "2", "limit": str(NODES)})
    with reading() as build:
        if build is None or question is None:
            raise RuntimeError("There is no graph to ask.")
        return slice_of(build, question)


def _statements(author: int) -> list[bytes]:
    """What the server executes for a slice, parameters filled in."""
    kept: list[bytes] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        kept.append(context["cursor"].mogrify(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        _slice(author)
    return [sql for sql in kept if not sql.startswith((b"SET", b"SELECT id, generation"))]


@contextmanager
def _bare_sql() -> Iterator[Callable[[list[bytes]], None]]:
    """Executes statements through a connection of its own and fetches the rows, nothing more."""
    with closing(psycopg2.connect(_dsn())) as own, own.cursor() as cursor:
        own.autocommit = True

        def ask(statements: list[bytes]) -> None:
            for sql in statements:
                cursor.execute(sql)
                cursor.fetchall()

        yield ask


def _bare(people: Sequence[int]) -> float:
    """Milliseconds at the median."""
    with _bare_sql() as ask:
        return _medians([ask], [_statements(author) for author in people])[0]


def _dsn() -> str:
    database = settings.DATABASES["default"]
    return f"dbname={database['NAME']} user={database['USER']} host={database['HOST']}"


def _pgbench(people: Sequence[int]) -> tuple[float, str]:
    """Slices a second, by pgbench where it is, else by a loop of psycopg2's; and by which."""
    binary = find_postgres().postgres.parent / "pgbench"
    if not binary.exists():
        return CLIENTS * 1000 / _bare(people), "psycopg2 (there is no pgbench here)"
    with tempfile.TemporaryDirectory() as folder:
        scripts: list[str] = []
        for author in people:
            path = Path(folder) / f"{author}.sql"
            # To pgbench a line's end means nothing, and `::` is no variable.
            one_line = [re.sub(rb"\s+", b" ", sql).strip() for sql in _statements(author)]
            path.write_bytes(b";\n".join(one_line) + b";\n")
            scripts += ["-f", str(path)]
        said = subprocess.run(
            [
                str(binary), "-n", "-c", str(CLIENTS), "-j", "1", "-T", str(SECONDS), *scripts, _dsn(),
            ],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    rate = re.search(r"tps = ([0-9.]+)", said)
    if rate is None:
        raise RuntimeError(said)
    return float(rate[1]), "pgbench"


@contextmanager
def _server() -> Iterator[None]:
    """The web server as the portal starts it, without the limit on requests."""
    command = [
        *(sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{PORT}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "8", "--keep-alive", "15"),
        *("--no-control-socket", "--log-level", "warning"),
    ]
    environment = os.environ | {"API_RATE": "", "ALLOWED_HOSTS": "127.0.0.1"}
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment) as process:
        try:
            _wait_for(process)
            yield
        finally:
            process.terminate()


def _wait_for(process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("The server has ended.")
        try:
            with closing(_client()) as client:
                client.request("GET", "/live")
                client.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server does not answer.")


def _client() -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)


def _fetch(client: http.client.HTTPConnection, author: int) -> None:
    client.request("GET", f"/api/v1/graph/slice?center=A{author}&depth=2&limit={NODES}")
    response = client.getresponse()
    body = response.read()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{response.status}: {body[:300]!r}")


def _throughput(people: Sequence[int]) -> float:
    """Slices a second with several clients, each with a connection it keeps."""
    end = time.perf_counter() + SECONDS

    def ask(number: int) -> int:
        done = 0
        with closing(_client()) as client:
            while time.perf_counter() < end:
                _fetch(client, people[(number * 7 + done) % len(people)])
                done += 1
        return done

    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(ask, range(CLIENTS))) / SECONDS


def _medians(acts: Sequence[Callable[[Any], object]], questions: Sequence[Any]) -> list[float]:
    """Milliseconds of each act: of every question the best of its rounds, and of these the median.

    All are asked each question in turn, so that they share the machine's moods.
    """
    best: list[list[float]] = [[math.inf] * len(questions) for _ in acts]
    for _ in range(ROUNDS):
        for place, one in enumerate(questions):
            for act, taken in zip(acts, best, strict=True):
                began = time.perf_counter()
                act(one)
                taken[place] = min(taken[place], (time.perf_counter() - began) * 1000)
    return [statistics.median(taken) for taken in best]
