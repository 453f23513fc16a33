"""Figures side by side with limits and peers; each is a command of its own."""
