"""The labelled records of a search as columns that can be filtered and counted."""
