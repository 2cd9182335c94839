"""Works that somebody misses here: named by a DOI, an arXiv id or BibTeX, looked at, and added.

That a work is here says nothing yet about whose it is: what follows is sorting, like for any other work.
"""
