from tests.profiles.orcid_server import orcid_peer as orcid_peer  # noqa: PLC0414 - a fixture
