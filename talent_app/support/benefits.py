"""What a person may claim, by whom he is: policy data with its source; what is not entered is named, not invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from talent_app.core.scope import Scope
from talent_app.policy.queries import book
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.talents.models import Talent

INTRODUCED = frozenset({"transfer", "flexible", "startup", "aid"})


def _is_everest(talent: Talent, programmes: frozenset[str]) -> bool:
    return any(code.startswith("everest") for code in programmes)


def _is_introduced(talent: Talent, programmes: frozenset[str]) -> bool:
    return talent.introduction_mode in INTRODUCED


def _has_class(talent: Talent, programmes: frozenset[str]) -> bool:
    return talent.talent_class is not None


#: parameter → (whom it is for, in words; whether somebody is).
WHO: dict[str, tuple[str, Callable[[Talent, frozenset[str]], bool]]] = {
    "everest_card": ("入选珠峰英才的人才", _is_everest),
    "title_priority": ("入选珠峰英才的人才", _is_everest),
    "introduced_housing": ("引进的人才", _is_introduced),
    "lhasa_benefits": ("已认定人才层次的人才", _has_class),
}


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit of a person; `what` is empty while nothing is entered."""

    title: str
    whom: str
    what: str
    source: str
    evidence: str

    @property
    def is_sure(self) -> bool:
        """Whether the text was compared with the document or a good copy."""
        return self.evidence in ("A", "B")


def benefits_of(talent: Talent, programmes: frozenset[str], day: date) -> list[Benefit]:
    """The benefits a person is entitled to on a day, those without entered text last."""
    composed = book(Scope.nothing())
    policy = Policy(composed, day)
    found = []
    for name, (whom, holds) in WHO.items():
        if not holds(talent, programmes):
            continue
        code = f"support.{name}"
        title = composed.parameters[code].label
        try:
            what = policy.text(code)
        except NotInForce:
            found.append(Benefit(title, whom, "", "", ""))
            continue
        reading = policy.readings[code]
        found.append(Benefit(title, whom, what, composed.sources[reading.cite.source].title, reading.evidence))
    return sorted(found, key=lambda each: not each.what)
