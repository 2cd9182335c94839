"""What the `status` of a paperlists record means. Data only."""

from typing import Final

# What a status says in words, where it says more than that the paper was presented.
STATUS_WORDS: Final = {
    "oral": "Oral presentation",
    "talk": "Oral presentation",
    "spotlight": "Spotlight presentation",
    "highlight": "Highlight",
    "highlighted": "Highlight",
    "top-5%": "Notable, top 5 %",
    "top-25%": "Notable, top 25 %",
    "workshop": "Workshop",
    "poster workshop": "Workshop",
    "oral workshop": "Workshop, oral presentation",
    "long": "Long paper",
    "long main": "Long paper",
    "short": "Short paper",
    "short main": "Short paper",
    "findings": "Findings",
    "long findings": "Findings, long paper",
    "short findings": "Findings, short paper",
    "industry": "Industry track",
    "system demonstrations": "System demonstration",
    "journal": "Journal track",
    "tog paper": "ACM Transactions on Graphics paper",
    "reject": "Rejected",
    "desk reject": "Desk rejected",
    "withdraw": "Withdrawn",
    "active": "Under review",
}

# Statuses that say nothing beyond being in the proceedings.
PLAIN_STATUSES: Final = frozenset(
    ["", "none", "accept", "poster", "main", "technical", "technical paper"]
)  # fmt: skip

NOT_ACCEPTED: Final = frozenset(["reject", "desk reject", "withdraw", "active"])
