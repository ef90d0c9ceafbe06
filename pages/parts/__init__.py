"""What several pages share, and the way in."""
