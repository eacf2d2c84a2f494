"""Python for the pages: its files fetched and proved, packed, laid beside a site, and what runs there.

The book's pages start Pyodide, CPython compiled to WebAssembly, in a worker of their own. ``files.csv`` names every
file of the Pyodide release that is needed, with its SHA-256 from the release's own lock. All else that the worker
imports is pure Python, installed in the project's environment by the hashes of ``requirements.txt``.
"""
