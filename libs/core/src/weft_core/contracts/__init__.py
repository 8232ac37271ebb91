"""What travels between processes and clients: pydantic models, one module per API area."""
