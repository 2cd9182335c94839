"""`/me/elsewhere/`: hearing of what one follows outside of the portal, by a feed reader or a program of one's own."""
