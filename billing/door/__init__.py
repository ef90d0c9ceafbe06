"""The door: who may come in, with which password, for how long, and what is written down about it."""
