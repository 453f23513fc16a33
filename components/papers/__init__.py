"""Papers as cards, as a table and on pages of their own; lists, basket and exports."""
