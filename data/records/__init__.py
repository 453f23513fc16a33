"""One PubMed citation: its fields, notices, versions, addresses and words."""
