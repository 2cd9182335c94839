"""How the graph's tables are laid out in PostgreSQL."""
