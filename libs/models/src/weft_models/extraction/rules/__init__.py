"""Rules for relations: tables of phrases, and how they are read."""
