"""Qdrant: the chunks' vectors. Text stays in Postgres; everything here can be rebuilt from it."""
