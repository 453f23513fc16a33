"""One query from PubMed into the store, once, over all processes."""
