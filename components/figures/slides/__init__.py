"""Figures as native charts, tables and shapes for slides."""
