"""Report, plan, budget and performance: each composes layout, values, entities and relations; nothing else does."""
