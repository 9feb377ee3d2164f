"""The program's words in the clerk's language, and numbers, dates and names by locale."""
