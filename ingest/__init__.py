"""New articles in: find, parse, clean, date, split, store."""
