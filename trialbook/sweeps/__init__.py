"""Many runs of one chapter: every combination of values, collected in one table."""
