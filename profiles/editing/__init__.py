"""What a person says of themselves: words, links, photo, the works they put first. One service an act."""
