"""What is printed on the pages of a document: its lines, and the paragraphs that they make."""
