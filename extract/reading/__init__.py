"""File → Document: bytes are decoded once, positions are code points of that text and stay valid to the end."""
