"""A literature to search in: the real records that lie beside the repository, where they do, else a made-up one."""

from unittest import mock

from benchmarks.corpus import corpus
from benchmarks.shared_data import ACL, PAPERLISTS
from papers.importers.registry import source
from papers.ingest import runs

ARCHIVES = (("paperlists", PAPERLISTS), ("acl", ACL))


def load(*, works: int) -> str:
    """Imports and indexes into empty tables; answers with what it is."""
    if all(path.exists() for _, path in ARCHIVES):
        for name, path in ARCHIVES:
            runs.run_import(source=source(name), paths=[str(path)])
        return "paperlists and ACL Anthology"
    make_up(works=works)
    return "made up"


def make_up(*, works: int) -> None:
    made_up, file = corpus(0, works)
    with mock.patch.object(runs, "iter_inputs", return_value=iter([file])):
        runs.run_import(source=made_up, paths=[file.name])
