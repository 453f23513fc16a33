"""What administrators see and do: stored searches, downloads, limits. Checked at each action."""
