"""The mail of a portal that serves one machine: kept in a folder and shown at /mailbox/, never sent to anybody.

Production has none of this: another backend sends, and the address does not exist.
"""
