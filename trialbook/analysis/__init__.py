"""Questions that the chapters put to one trial, answered with the statistics."""
