"""Question sets, measures and benchmarks; not shipped."""
