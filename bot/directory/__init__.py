"""The directory of units and people: read from a file, compared with what is known, written."""
