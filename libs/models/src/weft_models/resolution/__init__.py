"""Which names mean the same: senses of one name, links between names, and what people decided about both.

Pure functions of published appearances and curations: no database, no model, no statistics of the corpus.
"""
