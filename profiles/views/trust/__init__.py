"""Trust on pages: the snapshot on the record, the derivation behind it, and how it works for everybody to read."""
