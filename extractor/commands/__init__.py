"""The commands that are more than a few lines; `extractor/cli.py` chooses one. Only it and these print."""
