"""Work: indicator records, citations and dates with provenance from Vietnamese articles."""
