"""Any inputs of a score: pieces of evidence, valid or not, and records of every kind."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from profiles.claims.levels import Piece
from profiles.models import EvidenceKind
from profiles.trust.formula import Attribution, Inputs

NOW = datetime(2026, 11, 1, tzinfo=UTC)

pieces = st.builds(
    Piece,
    kind=st.sampled_from(list(EvidenceKind)),
    channel=st.sampled_from(["digest-1", "digest-2", "digest-3", "digest-4"]),
    strength=st.floats(0.05, 0.9),
    bears=st.booleans(),
    anchored=st.booleans(),
    given_at=st.integers(0, 900).map(lambda days: NOW - timedelta(days=days)),
    expires_at=st.integers(-100, 900).map(lambda days: NOW + timedelta(days=days)),
)
worlds = st.builds(
    Inputs,
    as_of=st.just(NOW),
    level=st.integers(0, 4),
    pieces=st.lists(pieces, max_size=6),
    works=st.dictionaries(st.sampled_from(list(Attribution)), st.integers(0, 3000)),
    network=st.none() | st.integers(0, 100),
    good=st.integers(0, 50),
    bad=st.integers(0, 50),
    penalty=st.integers(0, 100),
)
