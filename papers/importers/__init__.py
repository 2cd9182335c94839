"""One package per source: a reader that finds the records of a file, a pure mapper that makes `WorkRecord`s of them.

Nothing here touches the database or decides who an author is: the ingest service and the resolver do that, the same
way for every source.
"""
