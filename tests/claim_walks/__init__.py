"""Random lives of claims, and what must hold after every step of them, seen by queries of their own."""
