"""Rules: data with examples, and the code that loads, checks and compiles it. Knows nothing of documents."""
