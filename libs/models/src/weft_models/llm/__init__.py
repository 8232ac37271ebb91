"""Chat models: settings and the one place that builds them."""
