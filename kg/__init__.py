"""The knowledge graph: built from claims, read by everyone, asked in plain language."""
