"""The migrations of the base, one file each."""
