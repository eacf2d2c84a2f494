"""Measures how fast the book is beside its peers, in one run on one machine."""
