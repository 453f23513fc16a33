"""How a study was done, read from its record's own text."""
