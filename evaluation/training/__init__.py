"""Train, export and measure the reader network of rag/models/reader."""
