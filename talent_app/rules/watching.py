"""A plan whose values note when they are read: how an explanation knows which facts went into a number.

Pure. The copies are subclasses of the facts and people they stand for, so no check can tell the difference.
"""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import Any

from talent_app.rules.case import Case

#: Made once for each kind of facts and people.
WATCHERS: dict[type, tuple[type, tuple[str, ...]]] = {}


def watching(case: Case, read: dict[tuple[str, str], None]) -> Case:
    """The case with facts and people that note which of their values are read."""
    facts = _copy(case.facts, "fact", read)
    return replace(case, facts=facts, people=tuple(_copy(each, f"person:{each.ref}", read) for each in case.people))


def _copy(original: Any, owner: str, read: dict[tuple[str, str], None]) -> Any:
    watcher, names = WATCHERS.get(type(original)) or _watcher(type(original))
    copied: Any = object.__new__(watcher)
    put = object.__setattr__
    for name in names:
        put(copied, name, getattr(original, name))
    put(copied, "watch", (owner, read))
    return copied


def _watcher(declared: Any) -> tuple[type, tuple[str, ...]]:
    """A subclass that notes the reading of every fact of its parent, and the names of all values to be copied."""
    every = tuple(entry.name for entry in dataclasses.fields(declared))
    names = frozenset(entry.name for entry in dataclasses.fields(declared) if "kind" in entry.metadata)

    def read_and_note(self: Any, name: str) -> Any:
        if name in names:
            owner, read = object.__getattribute__(self, "watch")
            read[(owner, name)] = None
        return object.__getattribute__(self, name)

    members = {"__slots__": ("watch",), "__getattribute__": read_and_note}
    WATCHERS[declared] = type(f"Watched{declared.__name__}", (declared,), members), every
    return WATCHERS[declared]
