"""What a topic is, how a topic file is read, and the topics that ship."""
