"""Searches, records and caches in SQLite or PostgreSQL."""
