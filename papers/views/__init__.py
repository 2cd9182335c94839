"""Pages of the literature. A view reads the query, asks selectors, and renders; it decides nothing."""
