"""Why a part could not be done or undone, in words. The codes stand in `RequestPart.reason`."""

from typing import Final

OBSTACLES: Final[dict[str, str]] = {
    "moved-meanwhile": "Somebody else put these works right in the meantime. Look at where they are now.",
    "signed-together": "Both names are in the author list of one work, so they are two people.",
    "two-owners": "Both records have an owner, and they are two people. One of them has to give up their record first.",
    "two-orcids": "Two different people have signed in with the ORCID iDs of these records.",
    "merged-meanwhile": "The record was merged into another one in the meantime.",
    "nothing-left": "Nothing was left to do: it was so already.",
    "built-upon": "Later corrections rest on this one. Undo these first.",
    "listed-already": "The name is in the author list of the work already. Say there that it is yours.",
    "too-late": "A correction can be undone for 90 days. File a new request.",
    "no-name": "What was given is no name, or it would be private and public at once.",
    "undone": "It was undone before.",
    "identifier-elsewhere": "Another record has this identifier now. Ask again, and it is asked about.",
    "not-connected": "The account does not sign in with this identifier any more. Connect it again, or type it in.",
    "owner-since": "A record that this would change has got an owner since. File a new request, and they are asked.",
}


def obstacle(code: str) -> str:
    """A sentence; codes of areas that are not listed are shown as they are."""
    return OBSTACLES.get(code, code.replace("-", " ").capitalize() + ".")
