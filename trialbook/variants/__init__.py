"""What chapters show for other choices, computed when the site is made, so that its pages follow without Python."""
