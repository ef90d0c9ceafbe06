"""What happens by itself. `python -m jobs` is the worker; `python -m jobs NAME` runs one job once in the foreground."""
