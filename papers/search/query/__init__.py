"""What a person typed, understood: `read_query` gives a typed tree, what had to be repaired, and how it was read."""
