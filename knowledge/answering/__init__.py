"""From what is understood to an answer of the directive, or to saying that it has none."""
