"""The asset build: style sheets, scripts, fonts and icons, made with node from a wheel or on PATH.

Nothing here may import Django: the Makefile calls it before the portal can run. Third-party source and what is built
from it are never committed.
"""
