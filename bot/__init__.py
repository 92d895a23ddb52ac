"""The running program: everything that is impure."""
