"""The only room that knows the case-management system: its tables, its habits, and how to read them."""
