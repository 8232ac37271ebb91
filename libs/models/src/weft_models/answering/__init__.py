"""Answering: verbatim quotes without a model, or an LLM whose citations are checked."""
