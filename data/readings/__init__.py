"""What people, language models and published reviews read in a paper, kept beside what the rules say."""
