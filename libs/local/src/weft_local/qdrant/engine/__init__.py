"""From request models to the engine's own objects and back. Pure functions, no I/O."""
