"""Ideas in plain Python and numpy: state, messages, geometry, projections, neighbours, colours."""
