"""Acts on the literature that are not an import."""
