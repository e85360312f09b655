"""Finding passages: candidates from words and vectors, weighed by a learned ranker."""
