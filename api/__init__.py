"""The service over HTTP: SPARQL, prepared queries, claims with their words, and pages that work without script."""
