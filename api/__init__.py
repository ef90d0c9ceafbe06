"""What machines call, and the guard before everything."""
