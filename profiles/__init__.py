"""People and what they assert: accounts, researcher pages, and later claims, trust, follows and conversations."""
