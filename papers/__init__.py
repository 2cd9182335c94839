"""Facts about the literature: works, authors, institutions, topics and how they came in. Knows no user."""
