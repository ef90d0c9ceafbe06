"""What carriers cut: read out of their answers, set right by people, and turned into rules that would have found it."""
