"""Conversations, channel-neutral: a message in, replies out; one feature a module."""
