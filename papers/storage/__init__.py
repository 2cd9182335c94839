"""SQL building blocks that services share: bulk rows, primary keys ahead of rows, and the counts that pages read."""
