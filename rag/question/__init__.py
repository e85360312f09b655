"""What a question asks: its words, days, outlets and parts, found by rules, without a language model."""
