"""What we remember: tables, the words stored in them, and every question asked of them. Imports nothing of ours."""
