"""What runs beside the pages: whether it is alive, what failed for good, and the courier that delivers without a queue.

It puts the areas' services together, as the rest of the composition root does, and owns nothing of theirs.
"""
