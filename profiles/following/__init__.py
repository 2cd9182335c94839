"""Following records and searches: acts, what one may follow, suggestions, lists in and out."""
