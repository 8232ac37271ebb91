"""Finding passages by names, sentences and tokens, on arrays of one workspace held in memory. Pure NumPy, no stores."""
