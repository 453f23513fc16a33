"""A record goes in, labels with their evidence come out."""
