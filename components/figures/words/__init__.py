"""Words appearing together, as a network."""
