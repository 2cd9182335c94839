"""Pages where people have records put right, and see what became of what they asked for."""
