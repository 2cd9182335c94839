"""What programs may ask about people: as much as everybody may read on their pages."""
