"""How fast the three costly things are, each as a ratio to a named baseline measured in the same run."""
