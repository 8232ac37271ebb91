"""The graph service: reads entities, relations and their evidence."""
