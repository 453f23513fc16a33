"""What this visitor looks at, and the address that carries it."""
