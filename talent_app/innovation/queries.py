"""Reads of innovation returns: the list of a year, one return with what it lists, and the confirmed figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import owned_or_404, within_scope
from talent_app.innovation import figures
from talent_app.innovation.enums import ItemKind, ReturnState
from talent_app.innovation.models import InnovationFrozen, InnovationItem, InnovationReturn, InnovationStep
from talent_app.organisations import queries as organisations
from talent_app.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Line:
    """One enterprise in the list of a year; `row` is None where nothing was begun."""

    enterprise: Organisation
    row: InnovationReturn | None
    values: Mapping[str, Any]

    @property
    def is_missing(self) -> bool:
        """Whether the regulator still waits for it."""
        return self.row is None or self.row.state not in (ReturnState.SUBMITTED, ReturnState.CONFIRMED)


def lines(scope: Scope, year: int) -> list[Line]:
    """Every enterprise in scope with its return of the year, by name."""
    statement = within_scope(select(InnovationReturn).where(InnovationReturn.year == year), InnovationReturn, scope)
    rows = {row.organisation_id: row for row in session.scalars(statement)}
    found = [(each, rows.get(each.id)) for each in organisations.enterprises(scope)]
    return [Line(each, row, figures.values_of(row.figures) if row else {}) for each, row in found]


def return_or_404(scope: Scope, return_id: int, *, locked: bool = False) -> InnovationReturn:
    """One return in scope; `locked` inside commands."""
    row: InnovationReturn = owned_or_404(scope, InnovationReturn, return_id, locked=locked)
    return row


def return_of(scope: Scope, organisation_id: int, year: int) -> InnovationReturn | None:
    """The return of an enterprise for a year, if it was begun."""
    statement = select(InnovationReturn).where(
        InnovationReturn.organisation_id == organisation_id, InnovationReturn.year == year
    )
    found: InnovationReturn | None = session.scalars(within_scope(statement, InnovationReturn, scope)).one_or_none()
    return found


def waiting(scope: Scope, year: int, states: Iterable[ReturnState]) -> int:
    """How many returns of a year stand in some states, for the work list."""
    statement = select(func.count(InnovationReturn.id)).where(
        InnovationReturn.year == year, InnovationReturn.state.in_(list(states))
    )
    return int(session.scalar(within_scope(statement, InnovationReturn, scope)) or 0)


def items_of(scope: Scope, row: InnovationReturn) -> dict[ItemKind, list[InnovationItem]]:
    """What a return lists, by kind, in the order it was entered."""
    return items_by_return(scope, [row])[row.id]


def items_by_return(scope: Scope, rows: Iterable[InnovationReturn]) -> dict[int, dict[ItemKind, list[InnovationItem]]]:
    """return → what it lists, by kind, in the order it was entered."""
    grouped: dict[int, dict[ItemKind, list[InnovationItem]]] = {row.id: {kind: [] for kind in ItemKind} for row in rows}
    statement = select(InnovationItem).where(InnovationItem.return_id.in_(list(grouped))).order_by(InnovationItem.id)
    for item in session.scalars(within_scope(statement, InnovationItem, scope)):
        grouped[item.return_id][item.kind].append(item)
    return grouped


def item_or_404(scope: Scope, item_id: int) -> InnovationItem:
    """One listed thing in scope."""
    item: InnovationItem = owned_or_404(scope, InnovationItem, item_id)
    return item


def steps_of(scope: Scope, row: InnovationReturn) -> list[InnovationStep]:
    """The way of a return, latest first."""
    statement = select(InnovationStep).where(InnovationStep.return_id == row.id).order_by(InnovationStep.id.desc())
    return list(session.scalars(within_scope(statement, InnovationStep, scope)))


def frozen_of(scope: Scope, row: InnovationReturn) -> list[InnovationFrozen]:
    """The confirmed copies of a return, latest first."""
    statement = select(InnovationFrozen).where(InnovationFrozen.return_id == row.id)
    return list(
        session.scalars(within_scope(statement.order_by(InnovationFrozen.number.desc()), InnovationFrozen, scope))
    )


def confirmed_values(
    scope: Scope, organisation_id: int, years: Iterable[int] | None = None
) -> dict[int, dict[str, Any]]:
    """year → the figures the regulator confirmed last (of all years where none are named), for plans and rules."""
    statement = select(InnovationFrozen).where(InnovationFrozen.organisation_id == organisation_id)
    if years is not None:
        statement = statement.where(InnovationFrozen.year.in_(list(years)))
    statement = statement.order_by(InnovationFrozen.number)
    found = session.scalars(within_scope(statement, InnovationFrozen, scope))
    return {row.year: figures.values_of(json.loads(row.content)["figures"]) for row in found}


def previous_values(scope: Scope, row: InnovationReturn) -> dict[str, Any]:
    """The confirmed figures of the year before."""
    return confirmed_values(scope, row.organisation_id, [row.year - 1]).get(row.year - 1, {})
