"""Lines → flows, blocks and table rows: the damage of conversion is undone here, and nowhere else."""
