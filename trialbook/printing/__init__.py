"""The book in one file: its pages as one that a browser prints, or as an EPUB."""
