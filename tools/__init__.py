"""What people who work on the book run beside it; see requirements-tools.in."""
