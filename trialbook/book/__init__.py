"""What chapters and pages of the book share: what they need, where things stand, how values reach prose."""
