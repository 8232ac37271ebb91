"""Domain types, ids, errors, wire contracts and pure algorithms. Depends on pydantic alone."""
