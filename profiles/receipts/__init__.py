"""Receipts: signed statements of what a record rests on, which their owner shows elsewhere and anybody can check.

`credential`, `checking` and what they use are pure: a receipt is checked without a database, a network or Django.
"""
