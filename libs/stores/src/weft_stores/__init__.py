"""Store drivers, one folder per store. Every store raises `UnavailableError` when its server cannot be reached."""
