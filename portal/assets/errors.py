"""What can go wrong in a build, in words for the person who ran it."""


class AssetsError(Exception):
    """One clear sentence; the command prints it and exits with status 2."""
