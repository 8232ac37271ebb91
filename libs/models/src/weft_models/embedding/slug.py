"""Names of vector spaces, safe for a collection name."""

import re


def slugify(name: str) -> str:
    """`name` in [a-z0-9_], at most 64 characters."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:64] or "model"
