"""What a paper printed: the trial folder, read and held against its format, with nothing computed from it."""
