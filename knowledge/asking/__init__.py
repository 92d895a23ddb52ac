"""From a question as it was typed to what is understood of it."""
