"""From notebooks to a published site: it knows notebooks and files and no statistics."""
