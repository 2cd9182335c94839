"""Pages about what somebody follows, and the button that follows."""
