"""One module per area of the API, named as the paths are."""
