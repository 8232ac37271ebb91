"""A local Qdrant: the REST interface of Qdrant over `qdrant-edge-py`, its engine as a library.

`models` say what a request may be, `engine` turns them into the engine's own objects, `collections` and `shard` hold
the data, `routes` answer. What is not supported is a 501 in Qdrant's error shape.
"""
