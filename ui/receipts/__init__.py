"""Receipts for people: saved as JSON or as a page to read, and verified in the terminal."""
