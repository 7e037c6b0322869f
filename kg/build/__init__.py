"""Claims to release: who is the same as whom, the graph with its evidence, its checks, and the swap into place."""
