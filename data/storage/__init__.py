"""Searches, records and caches in SQLite or PostgreSQL. Knows records and what PubMed sends, not topics."""
