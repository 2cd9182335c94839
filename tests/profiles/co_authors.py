"""People who wrote together, and the graph of it: what scores and receipts are computed from."""

from graph.services.build_graph import build_graph
from papers.models import Author
from tests.corpus import a_work, an_author


def ada_and_bob() -> Author:
    """Ada and Bob wrote four works together. Nothing is scored yet."""
    ada, bob = an_author("Ada Byron"), an_author("Bob Hope")
    for number in range(4):
        a_work(f"Work {number}", authors=[ada, bob])
    build_graph()
    return ada


def ada_bob_and_cyd() -> Author:
    """Ada and Bob wrote four works together, Bob and Cyd two. Nothing is scored yet."""
    ada, bob, cyd = an_author("Ada Byron"), an_author("Bob Hope"), an_author("Cyd Lee")
    for number in range(4):
        a_work(f"Work {number}", authors=[ada, bob])
    for number in range(2):
        a_work(f"Another {number}", authors=[bob, cyd])
    build_graph()
    return ada
