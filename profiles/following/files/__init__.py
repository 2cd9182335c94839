"""What one follows as a file, out and in: OPML for feed readers, a table for people. Nothing here knows a database but
`taking_in`."""
