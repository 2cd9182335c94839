"""Pages about people, claimed or not."""
