"""A draft carrier file from what a person did on a site once, as Playwright's recorder wrote it down."""
