"""Get the article, and nothing but the article, out of a page."""
