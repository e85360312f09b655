"""Who writes the answer: sentences and what each rests on, nothing else."""
