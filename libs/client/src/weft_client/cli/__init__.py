"""The `weft` command line: one small module per command."""
