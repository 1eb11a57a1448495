"""What the lists that people search have in common: clean query strings, and facets with counts."""
