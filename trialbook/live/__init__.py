"""The built site served from this machine, with a kernel that runs what a reader changes in a page."""
