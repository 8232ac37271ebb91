"""Extraction: entities and relations of a chunk, locally by rules or by an LLM."""
