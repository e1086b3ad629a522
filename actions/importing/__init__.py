"""Reference data out of files: read, checked with every problem told at once, loaded as a whole."""
