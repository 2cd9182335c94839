"""When and what one is mailed: one's own page, and the same by the link in a mail."""
