"""The REST routes, one module per area. `ROUTES` of each are joined in `app`."""
