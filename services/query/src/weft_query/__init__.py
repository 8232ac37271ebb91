"""The query service: retrieval, answers with citations, conversations."""
