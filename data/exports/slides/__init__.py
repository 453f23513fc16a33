"""Counts and figures as editable PowerPoint slides."""
