"""A generated office to try the desk on."""
