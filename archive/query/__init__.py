"""From the text a reader types to one checked tree of primitive clauses, and what comes back."""
