"""Embedding: the `Embedder` port, sentence-transformers and OpenAI-compatible implementations."""
