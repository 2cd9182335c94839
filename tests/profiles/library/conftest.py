import pytest

from tests.cast import a_person


@pytest.fixture
def ada(db):
    return a_person("ada", display_name="Ada Byron")


@pytest.fixture
def bob(db):
    return a_person("bob")
