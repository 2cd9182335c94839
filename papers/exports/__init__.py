"""Works as files that other programs read: one module for each format, and one list of them (`formats`).

A format is a pure function from works to text, piece by piece, so that a long list streams and a test needs no
database. Reading works and answering requests is done elsewhere (`papers.selectors.citables`, `papers.views.exports`).
"""
