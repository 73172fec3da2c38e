"""Proofs that need an installation or a process of their own; the parts run them and read one JSON document."""
