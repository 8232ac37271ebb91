"""One supervisor: local servers, migrations, services and the worker, as ordinary processes."""
