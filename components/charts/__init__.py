"""A figure on a page and what can be taken from it."""
