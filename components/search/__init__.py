"""Searching PubMed: the query form, its preview, downloads, saved searches and their comparison."""
