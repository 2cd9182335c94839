"""Telling addresses that people name, signed, until they have heard or it is no use."""
