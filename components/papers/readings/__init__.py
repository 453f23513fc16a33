"""Readings of people on the pages: the form of one paper, its history, the queue, suggestions, agreement."""
