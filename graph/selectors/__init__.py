"""Reading who works with whom."""
