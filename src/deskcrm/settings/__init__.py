"""The office's settings, typed and validated, and this terminal's preferences."""
