"""The pure modules of the explorer, tested where they run: by node's own runner, with the node that builds the assets."""

import subprocess
from pathlib import Path

import pytest

from portal.assets.node import find_node

HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda file: file.name)
def test_modules_do_what_they_say(file):
    node = find_node()
    done = subprocess.run(
        [node.program, "--test", "--test-reporter=tap", file],
        capture_output=True,
        text=True,
        env=node.environment(),
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "# fail 0" in done.stdout
