"""Pages of the graph."""
