"""`/feeds/…`: Atom, for anybody, and one's own feed by its secret address."""
