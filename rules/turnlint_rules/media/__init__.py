"""Media: images, documents, search results and files, and how many of them one request may hold.

The API decodes media after it has checked shape and pairing, so the paths in these texts count joined turns.
"""
