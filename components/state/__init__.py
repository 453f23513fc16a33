"""The visitor's state, the address that carries it, the resources all visitors share, and their wording."""
