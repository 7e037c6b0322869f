"""Mentions → relations, periods and amounts: patterns are data over the annotated text, each with its own example."""
