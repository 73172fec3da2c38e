"""Which procedure steps a plan needs and who decides it: policy data by instrument, level of the enterprise and regime.

Pure; reads `policy/chains/*.yaml` once, strictly. A step is required by law, expected or usual; what a missing one does
depends on the evidence of the row, as everywhere (A and B block, the rest only warn).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.rules import grades
from talent_app.rules.loader import PolicyFileError, read_strict
from talent_app.rules.parameters import Cite
from talent_app.rules.policy_files import packaged_book
from talent_app.rules.policy_schema import mapping_of, only_keys, text_of

FOLDER = Path(__file__).parent / "policy" / "chains"
PLACE = "talent_app/rules/policy/chains"
STEP_KEYS = {
    "id", "kind", "title", "before", "required", "instruments", "levels", "not_wholly_owned", "cite", "evidence",
}  # fmt: skip
ROUTE_KEYS = {"instruments", "levels", "regimes", "delegated", "route", "decider", "cite", "evidence"}
#: What stands in the same file beside the rows that are asked for.
BESIDE = {"routes": ("delegations",), "delegations": ("routes",)}
DELEGATION_KEYS = {"uscc", "number", "from"}
STAGES = ("submission", "review", "decision", "execution")
ROUTES = ("approval", "filing", "below", "forward")


class Level(TitledEnum):
    """Where an enterprise stands below its regulator."""

    FIRST = "first_level", "市属一级企业"
    SUBSIDIARY = "subsidiary", "子企业"
    COUNTY = "county", "县（区）属企业"


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step: what it is, before what it must be done, where it applies, how sure we are."""

    id: str
    kind: str
    title: str
    before: str
    is_required: bool
    instruments: tuple[str, ...]
    levels: tuple[str, ...]
    not_wholly_owned: bool
    cite: Cite
    evidence: str

    @property
    def may_block(self) -> bool:
        """Whether its absence forbids the next step rather than only warning."""
        return self.is_required and grades.may_block(self.evidence)

    def applies(self, instrument: str, level: str, is_wholly_owned: bool) -> bool:
        """Whether a plan of this instrument and enterprise needs it."""
        return (
            (not self.instruments or instrument in self.instruments)
            and (not self.levels or level in self.levels)
            and not (self.not_wholly_owned and is_wholly_owned)
        )


@dataclass(frozen=True, slots=True)
class RouteRule:
    """Who decides a plan and how."""

    route: str
    decider: str
    instruments: tuple[str, ...]
    levels: tuple[str, ...]
    regimes: tuple[str, ...]
    is_delegated: bool
    cite: Cite
    evidence: str


@dataclass(frozen=True, slots=True)
class Delegation:
    """A group to which the regulator gave its approval in writing: which, by what document, from which day."""

    uscc: str
    number: str
    from_on: date


def steps_for(instrument: str, level: str, is_wholly_owned: bool) -> tuple[StepRule, ...]:
    """The steps of a plan in their order."""
    return tuple(each for each in all_steps() if each.applies(instrument, level, is_wholly_owned))


def route_for(instrument: str, level: str, regime: str | None = None, *, is_delegated: bool = False) -> RouteRule:
    """The first route that fits; every instrument has one without regime."""
    for each in all_routes():
        fits_level = not each.levels or level in each.levels
        fits_regime = not each.regimes or regime in each.regimes
        fits_group = is_delegated or not each.is_delegated
        if instrument in each.instruments and fits_level and fits_regime and fits_group:
            return each
    raise LookupError(f"no route for {instrument} at {level}")


@cache
def all_steps() -> tuple[StepRule, ...]:
    """Every row of the table of procedures."""
    return tuple(_step(entry) for entry in _rows("procedures.yaml", "steps"))


@cache
def all_routes() -> tuple[RouteRule, ...]:
    """Every row of the table of routes."""
    return tuple(_route(entry) for entry in _rows("routes.yaml", "routes"))


@cache
def all_delegations() -> tuple[Delegation, ...]:
    """The groups that approve for the regulator; none where nothing was delegated."""
    return tuple(_delegation(entry) for entry in _rows("routes.yaml", "delegations"))


def _rows(name: str, key: str) -> list[tuple[str, Mapping[str, Any]]]:
    place = f"{PLACE}/{name}"
    content = mapping_of(read_strict((FOLDER / name).read_text(encoding="utf-8"), place), place)
    only_keys(content, {"title", key, *BESIDE.get(key, ())}, place)
    return [(f"{place} 第 {n} 项", mapping_of(entry, place)) for n, entry in enumerate(content[key], start=1)]


def _step(row: tuple[str, Mapping[str, Any]]) -> StepRule:
    place, entry = row
    only_keys(dict(entry), STEP_KEYS, place)
    if entry.get("before") not in STAGES:
        raise PolicyFileError(f"{place}：before 应为 {'、'.join(STAGES)} 之一")
    return StepRule(
        id=text_of(entry, "id", place),
        kind=text_of(entry, "kind", place),
        title=text_of(entry, "title", place),
        before=entry["before"],
        is_required=bool(entry.get("required")),
        instruments=tuple(entry.get("instruments", ())),
        levels=_levels(entry, place),
        not_wholly_owned=bool(entry.get("not_wholly_owned")),
        cite=_cite(entry, place),
        evidence=_evidence(entry, place),
    )


def _route(row: tuple[str, Mapping[str, Any]]) -> RouteRule:
    place, entry = row
    only_keys(dict(entry), ROUTE_KEYS, place)
    if entry.get("route") not in ROUTES:
        raise PolicyFileError(f"{place}：route 应为 {'、'.join(ROUTES)} 之一")
    return RouteRule(
        route=entry["route"],
        decider=text_of(entry, "decider", place),
        instruments=tuple(entry["instruments"]),
        levels=_levels(entry, place),
        regimes=tuple(entry.get("regimes", ())),
        is_delegated=bool(entry.get("delegated")),
        cite=_cite(entry, place),
        evidence=_evidence(entry, place),
    )


def _delegation(row: tuple[str, Mapping[str, Any]]) -> Delegation:
    place, entry = row
    only_keys(dict(entry), DELEGATION_KEYS, place)
    if not isinstance(entry.get("from"), date):
        raise PolicyFileError(f"{place}：from 应为授权开始的日期，例如 2026-01-01")
    return Delegation(text_of(entry, "uscc", place), text_of(entry, "number", place), entry["from"])


def _levels(entry: Mapping[str, Any], place: str) -> tuple[str, ...]:
    levels = tuple(entry.get("levels", ()))
    wrong = set(levels) - {each.value for each in Level}
    if wrong:
        raise PolicyFileError(f"{place}：没有名为“{'、'.join(sorted(wrong))}”的企业层级")
    return levels


def _cite(entry: Mapping[str, Any], place: str) -> Cite:
    cite: Mapping[str, Any] = mapping_of(entry.get("cite"), f"{place} cite")
    only_keys(cite, {"source", "article", "article_evidence"}, f"{place} cite")
    if cite.get("source") not in packaged_book().sources:
        raise PolicyFileError(f"{place}：引用的文件“{cite.get('source')}”没有列入 sources.yaml")
    return Cite(cite["source"], cite.get("article", ""), cite.get("article_evidence"))


def _evidence(entry: Mapping[str, Any], place: str) -> str:
    try:
        return grades.effective(text_of(entry, "evidence", place))
    except ValueError as problem:
        raise PolicyFileError(f"{place}：{problem}") from None
