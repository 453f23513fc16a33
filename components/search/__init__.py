"""A search of PubMed: written, checked, run, followed and compared."""
