"""The kinds of change there are, one module each."""

from typing import Final

from profiles.corrections.kinds.adding_author import AddAuthor
from profiles.corrections.kinds.base import PartKind
from profiles.corrections.kinds.handing_over import HandOver
from profiles.corrections.kinds.hiding import Hide
from profiles.corrections.kinds.identifying import PutIdentifierRight
from profiles.corrections.kinds.merging import Merge
from profiles.corrections.kinds.naming import FormOfName, Rename
from profiles.corrections.kinds.sorting import Sort
from profiles.corrections.kinds.splitting import Split

KINDS: Final[dict[str, PartKind]] = {
    kind.code: kind
    for kind in (
        Sort(),
        Merge(),
        Split(),
        Hide(),
        AddAuthor(),
        HandOver(),
        PutIdentifierRight(),
        FormOfName(),
        Rename(),
    )
}
