"""make torture: replication both ways while everything that can fail does, and the proof that nothing is lost and nothing doubled."""
