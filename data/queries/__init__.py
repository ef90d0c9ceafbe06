"""Every question asked of the database, one noun a file. Questions for a person go through access.py."""
