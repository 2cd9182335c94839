"""Pages of moderators. To anybody else they do not exist."""
