"""An import of full texts that is killed and resumed comes to what an uninterrupted one comes to, search included."""

import random
import time
from pathlib import Path

import pytest

from tests.faults.cluster import DEMO, Cluster, Database
from tests.papers.pdf_files import pdf

SEED = 20261121
FILES = 120
WORKS = ("import_works", "acl", str(DEMO / "acl"))


def _written(folder: Path, database: Database) -> tuple[str, ...]:
    """Texts and PDFs for works of the demo, each with words of its own; every tenth is broken."""
    ids = database.ask("SELECT value FROM papers_workidentifier WHERE scheme = 'acl' ORDER BY value")
    for number, (value,) in enumerate(ids[:FILES]):
        text = [f"The words of text {number} are broken augmen-", f"tation over lines. End of {value}."]
        if number % 10 == 0:
            (folder / f"{value}.pdf").write_bytes(pdf(text)[:200])
        elif number % 4 == 0:
            (folder / f"{value}.pdf").write_bytes(pdf(text))
        else:
            (folder / f"{value}.txt").write_text("\n".join(text * 50))
    return "import_fulltexts", str(folder), "--chunk-files=4"


def _content(database: Database) -> list[list[tuple]]:
    return [
        database.ask(
            "SELECT i.value, t.text, t.file, t.word_count FROM papers_worktext t JOIN papers_workidentifier i"
            " ON i.work_id = t.work_id AND i.scheme = 'acl' ORDER BY 1"
        ),
        database.ask(
            "SELECT i.value, d.plain, d.lexemes FROM papers_searchdocument d JOIN papers_workidentifier i"
            " ON i.work_id = d.work_id AND i.scheme = 'acl' WHERE d.lexemes @@ '''#fulltext''' ORDER BY 1"
        ),
        database.ask("SELECT count(*) FROM papers_worktoindex"),
        database.ask("SELECT DISTINCT file, reason FROM papers_importreject ORDER BY 1, 2"),
        database.ask("SELECT source, read, loaded, unchanged, quarantined, status FROM papers_importrun ORDER BY id"),
    ]


@pytest.fixture(scope="module")
def works(cluster: Cluster) -> Database:
    """With the works of the demo. Nothing is written to it: each scenario has a copy."""
    database = cluster.database("fulltext_works")
    assert database.run(*WORKS).status == 0
    return database


@pytest.fixture(scope="module")
def command(works: Database, tmp_path_factory) -> tuple[str, ...]:
    return _written(tmp_path_factory.mktemp("texts"), works)


@pytest.fixture(scope="module")
def whole(cluster: Cluster, works: Database, command) -> list[list[tuple]]:
    database = cluster.database("fulltext_whole", like=works.name)
    ended = database.run(*command)
    assert ended.status == 0, ended.err
    content = _content(database)
    assert content[2] == [(0,)]
    assert len(content[0]) == len(content[1]) == FILES * 9 // 10
    assert len(content[3]) == FILES // 10
    return content


@pytest.mark.faults
def test_killed_between_two_chunks_and_resumed(cluster, works, command, whole):
    database = cluster.database("fulltext_killed_once", like=works.name)
    before = database.records_read()
    assert database.start(*command).kill_when(lambda: database.records_read() >= before + FILES // 3)
    assert before < database.records_read() < before + FILES
    ended = database.run(*command)
    assert ended.status == 0, ended.err
    assert _content(database) == whole


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_also_while_indexing(cluster, works, command, whole, seed):
    database = cluster.database(f"fulltext_killed_{seed}", like=works.name)
    chance = random.Random(SEED + seed)
    for _ in range(3):
        until = time.monotonic() + chance.uniform(0.3, 3.0)
        database.start(*command).kill_when(lambda until=until: time.monotonic() >= until)
    ended = database.run(*command)
    assert ended.status == 0, ended.err
    content = _content(database)
    assert content[:4] == whole[:4]
