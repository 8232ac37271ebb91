"""Local servers and the supervisor behind `weft up`."""
