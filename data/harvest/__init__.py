"""Fetch a query from PubMed into the store, by one process at a time, and prepare its evidence."""
