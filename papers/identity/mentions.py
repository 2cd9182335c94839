"""What a resolver sees and answers. Columns, because a corpus holds millions of mentions. Imports nothing of Django."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Mentions:
    """`n` names in author lists, with everything that may tell who they are.

    work, name, author: shape (n,). `name` is a hash of the normalised name; `author` is the author that a mention is
    already attributed to, or 0.
    evidence_mention, evidence: shape (m,). Row numbers of mentions and hashes of what they carry: a co-author's name,
    an institution, an e-mail domain. Evidence speaks only between mentions of the same name.
    identifier_mention, identifier, identifier_scheme, shape (k,): source author ids and ORCID iDs, hashed with their
    scheme; `exclusive` tells, per row, whether one person has only one id of that scheme.
    """

    work: Ints
    name: Ints
    author: Ints
    evidence_mention: Ints
    evidence: Ints
    identifier_mention: Ints
    identifier: Ints
    identifier_scheme: Ints
    exclusive: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.work)


class Resolver(Protocol):
    """Groups mentions into people.

    The answer has shape (n,): mentions with equal labels are one person. Mentions that share an `author` always share
    a label: what was joined, by a person or an earlier run, is never split. The same mentions in the same order give
    the same labels.
    """

    def __call__(self, mentions: Mentions) -> Ints: ...
