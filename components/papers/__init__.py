"""Papers as cards, as a table and one by one; basket and citations."""
