"""Where the large literatures are that benchmarks read if they are there; nothing of them is part of the repository."""

import os
from pathlib import Path
from typing import Final

_BESIDE: Final = Path(__file__).parent.parent.parent / "shared" / "data"
LOAD: Final = Path(os.environ.get("PEERGRAPH_SHARED_DATA", _BESIDE)) / "load"
PAPERLISTS: Final = LOAD / "paperlists.tar.xz"
ACL: Final = LOAD / "acl-anthology-2025-11.tar.xz"
