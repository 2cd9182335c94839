"""Mathematics of graphs that could live alone: numbers in, numbers out. Knows neither Django nor a database."""
