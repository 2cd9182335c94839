"""Acts that change the graph: it is built whole, brought up to date, checked and proven."""
