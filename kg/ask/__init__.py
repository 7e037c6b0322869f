"""Question → query → answer."""
