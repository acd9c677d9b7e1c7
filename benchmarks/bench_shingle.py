"""Joins of token sets against the best other exact ways."""
