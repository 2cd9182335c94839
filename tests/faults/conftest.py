"""One cluster for all fault tests of a worker."""

from collections.abc import Iterator

import pytest

from tests.faults.cluster import Cluster, new_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with new_cluster() as cluster:
        yield cluster
