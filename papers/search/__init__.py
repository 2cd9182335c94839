"""Finding records by words. Small on purpose: names by their parts, titles by their words."""
