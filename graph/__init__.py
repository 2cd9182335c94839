"""The mathematics between authors: who works with whom, how strongly. Knows papers, knows no user."""
