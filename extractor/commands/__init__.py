"""Commands of `chiso` that have a module of their own."""
