"""Sanctions: proposed by one moderator, confirmed by another; ended by their date, by two, or on an appeal."""
