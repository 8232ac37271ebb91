"""The public edge: the only process that clients reach."""
