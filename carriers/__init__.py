"""What each carrier wants: one YAML file each, and the typed shape of such a file. Imports nothing of ours."""
