"""Names in passages, for finding passages: no model, no statistics beyond the passage, about a millisecond each.

What a passage alone cannot decide is left open in its mentions, and settled from all of them when an index is made.
"""
