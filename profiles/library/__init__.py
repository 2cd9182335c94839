"""Reading lists: saving works, order, notes, tags, sharing by a secret link."""
