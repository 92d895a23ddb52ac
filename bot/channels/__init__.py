"""Channels: each parses what comes in and sends what goes out, and knows no business rule."""
