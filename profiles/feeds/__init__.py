"""Atom feeds of everything that can be followed, and of what one person hears."""
