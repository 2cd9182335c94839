"""What the portal costs, as ratios against a peer or a limit measured in the same run.

`make bench` runs everything here on a database of its own and writes the figures as JSON. No test asserts a time.
"""
