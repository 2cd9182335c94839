"""Mails that gather what happened: when they are due, what is in them, what stops them."""
