"""Figures of human studies: people by cell source and condition, over time, by design, and by dose."""
