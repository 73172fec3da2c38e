"""Every part of the long proofs: one module each, found by its `PART`; adding one is adding a file."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.assure.part import Part


def parts() -> dict[str, Part]:
    """All parts by name, in order of their files."""
    found: dict[str, Part] = {}
    for module in sorted(iter_modules(__path__), key=lambda each: each.name):
        part = import_module(f"{__name__}.{module.name}").PART
        if part.name in found:
            raise ValueError(f"two parts are called {part.name}")
        found[part.name] = part
    return found
