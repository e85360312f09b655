"""Text as the rest works on it: its words, its sentences, how rare a word is."""
