"""Mentions: what stands in the text by itself: quantities, dates, citations, places. One arbiter settles overlaps."""
