"""The set of organisations an actor may see: a frozen value, first argument of every query."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """`organisation_ids` is None for "all organisations"; an empty set sees nothing.

    `reason` is filled only by `Scope.beyond`, the named step outside one's scope; who may call it is listed in
    `tests/test_architecture.py`.
    """

    organisation_ids: frozenset[int] | None
    reason: str = ""

    @classmethod
    def of(cls, *organisation_ids: int) -> Scope:
        """The scope of exactly these organisations."""
        return cls(frozenset(organisation_ids))

    @classmethod
    def nothing(cls) -> Scope:
        """The scope of a visitor: no organisation at all."""
        return cls(frozenset())

    @classmethod
    def everything(cls) -> Scope:
        """The scope of the city's regulator: every organisation."""
        return cls(None)

    @classmethod
    def beyond(cls, reason: str) -> Scope:
        """Every organisation, for a named purpose ("duplicate check"); never handed to a page's list."""
        if not reason:
            raise ValueError("Scope.beyond needs a reason")
        return cls(None, reason)

    @property
    def is_all(self) -> bool:
        """True when no organisation is left out."""
        return self.organisation_ids is None

    def covers(self, organisation_id: int | None) -> bool:
        """Whether a row of this organisation may be seen."""
        return self.organisation_ids is None or organisation_id in self.organisation_ids

    def as_setting(self) -> str:
        """The text PostgreSQL's row policies compare with: "all" or sorted ids joined by commas."""
        if self.organisation_ids is None:
            return "all"
        return ",".join(str(i) for i in sorted(self.organisation_ids))
