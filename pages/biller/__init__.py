"""Pages for billers."""
