"""Text: where documents come from, and how they are cut into blocks, sentences and words.

Knows nothing of indicators.
"""
