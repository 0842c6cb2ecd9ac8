"""Work: indicator records, citations and dates with provenance from Vietnamese articles."""

from corpus.read import SourceError
from extractor.api import ProcessingError, Result, extract, to_frame

__all__ = ["ProcessingError", "Result", "SourceError", "extract", "to_frame"]
