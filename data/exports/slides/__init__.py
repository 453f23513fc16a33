"""Counts and figures as editable slides."""
