"""The generator's own file is imported by the generator only: it patches the standard library at import."""

collect_ignore = ["journeys.py"]
