"""Accepts documents and turns them into chunks, vectors and a graph: one slim API and one worker."""
