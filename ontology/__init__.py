"""What may be said: the ontology, its shapes and schemes as Turtle, and their terms as frozen records."""
