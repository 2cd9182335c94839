"""Pages that lead through a claim: one question a screen, what follows said before the button, nothing done on GET."""
