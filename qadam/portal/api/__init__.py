"""The public API: everything that is published, for programs. It reads, and nothing else."""
