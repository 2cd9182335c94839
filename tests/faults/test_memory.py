"""An import needs at most 500 MB, whatever the size of its file."""

import json
import random
import subprocess

import pytest

from tests.faults.cluster import Cluster

LIMIT_KILOBYTES = 500 * 1024
FILE_BYTES = 300 * 1024 * 1024


def _works(seed: int):
    """OpenAlex works without end, as the API words them: abstracts, authors with affiliations, topics, references."""
    chance = random.Random(seed)
    words = [f"word{n}" for n in range(5_000)]
    number = 0
    while True:
        number += 1
        abstract = [chance.choice(words) for _ in range(120)]
        inverted: dict[str, list[int]] = {}
        for place, word in enumerate(abstract):
            inverted.setdefault(word, []).append(place)
        yield {
            "id": f"https://openalex.org/W{number}",
            "doi": f"https://doi.org/10.5555/{number}",
            "title": " ".join(chance.choice(words) for _ in range(9)),
            "publication_year": 1990 + number % 35,
            "type": "article",
            "updated_date": "2026-01-01",
            "abstract_inverted_index": inverted,
            "authorships": [
                {
                    "raw_author_name": f"Given{chance.randrange(900)} Family{chance.randrange(9_000)}",
                    "author": {"id": f"https://openalex.org/A{chance.randrange(100_000)}"},
                    "raw_affiliation_strings": [
                        f"Department {chance.randrange(500)}, University {chance.randrange(900)}"
                    ],
                }
                for _ in range(chance.randrange(1, 8))
            ],
            "keywords": [{"display_name": chance.choice(words), "score": 0.5} for _ in range(4)],
            "referenced_works": [f"https://openalex.org/W{chance.randrange(1, number + 1)}" for _ in range(10)],
        }


@pytest.mark.faults
def test_a_file_of_300_megabytes_is_imported_in_500(cluster: Cluster):
    database = cluster.database("large")
    running = database.start("import_works", "openalex", "-", stdin=subprocess.PIPE)
    feed = running.process.stdin
    written = records = 0
    with feed:
        feed.write(b'{"results": [\n')
        for work in _works(20261120):
            line = json.dumps(work).encode() + b",\n"
            written += len(line)
            records += 1
            feed.write(line)
            if written >= FILE_BYTES:
                break
        feed.write(b'{"id": "https://openalex.org/W0", "title": "The last"}\n]}\n')
    ended = running.finish()
    assert ended.status == 0, ended.err
    assert database.totals()[0][1:4] == (records + 1, records + 1, 0)
    assert ended.peak_kilobytes < LIMIT_KILOBYTES, f"{ended.peak_kilobytes / 1024:.0f} MB for {records:,} records"
