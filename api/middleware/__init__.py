"""One concern a file; `api.app` says in which order they stand."""
