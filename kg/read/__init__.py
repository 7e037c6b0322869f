"""Reading a release: queries, evidence, search, lineage, networks, exports. Nothing here writes to the graph."""
