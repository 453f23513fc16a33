"""One PubMed citation: its fields, notices, versions, web addresses and index terms. Knows no other room."""
