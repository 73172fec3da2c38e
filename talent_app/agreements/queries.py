"""Reads of agreements, always within a scope: lists, one agreement whole, what falls due, what returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select

from talent_app.agreements.enums import AgreementState, PayState
from talent_app.agreements.models import (
    Agreement,
    AgreementBenefit,
    AgreementInstalment,
    AgreementReturn,
    AgreementStay,
    AgreementStep,
)
from talent_app.agreements.parts import Parts, Renewed, promises_of, renewed_of, terms_of
from talent_app.core.ids import row_ids
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.db.scoping import owned_or_404, select_within
from talent_app.policy import queries as policies
from talent_app.rules.outcome import Finding
from talent_app.rules.parameters import Policy
from talent_app.rules.return_policy import check_returns
from talent_app.rules.service_return import check_terms
from talent_app.talents.models import Talent
from talent_app.talents.named import Former, people_named

SORTS = {"until": Agreement.until_on, "number": Agreement.number}
#: States that still bind somebody.
LIVE = (AgreementState.IN_FORCE, AgreementState.LEAVING)
#: States in which what fell due is still paid: who served to the end is owed the rest.
PAYABLE = (*LIVE, AgreementState.ENDED)
#: As many people as the form of a new agreement offers; others begin from their own page.
MOST_OFFERED = 2_000
#: How long before its end an agreement is spoken of.
LEAD = timedelta(days=90)


def filtered(scope: Scope, filters: Mapping[str, Sequence[str]], text: str, today: date) -> Select[Any]:
    """The agreements that answer the filters of the list, without order."""
    statement = select_within(scope, Agreement)
    for name in ("state", "kind"):
        if filters.get(name):
            statement = statement.where(getattr(Agreement, name).in_(filters[name]))
    places = row_ids(filters.get("organisation", ()))
    if places:
        statement = statement.where(Agreement.organisation_id.in_(places))
    if "soon" in filters.get("due", ()):
        statement = statement.where(Agreement.state.in_(LIVE), Agreement.until_on <= today + LEAD)
    if text:
        named = select(Talent.id).where(Talent.name.contains(text))
        statement = statement.where(or_(Agreement.number.contains(text), Agreement.talent_id.in_(named)))
    return statement


def page_of(scope: Scope, filters: Mapping[str, Sequence[str]], text: str, today: date, wish: Wish) -> Slice[Agreement]:
    """One page of the list."""
    return read_slice(filtered(scope, filters, text, today), wish, SORTS, Agreement.id)


def all_of(scope: Scope, filters: Mapping[str, Sequence[str]], text: str, today: date) -> list[Agreement]:
    """Every agreement of the list, for the register."""
    return list(session.scalars(filtered(scope, filters, text, today).order_by(Agreement.until_on, Agreement.id)))


def count_of(scope: Scope, filters: Mapping[str, Sequence[str]], text: str, today: date) -> int:
    """How many agreements the list holds."""
    statement = filtered(scope, filters, text, today).with_only_columns(func.count(Agreement.id))
    return int(session.scalar(statement) or 0)


def agreement_or_404(scope: Scope, agreement_id: int, *, locked: bool = False) -> Agreement:
    """One agreement; `locked` inside commands."""
    row: Agreement = owned_or_404(scope, Agreement, agreement_id, locked=locked)
    return row


def agreements_of(scope: Scope, talent: Talent) -> list[Agreement]:
    """A person's agreements, the latest first."""
    statement = select_within(scope, Agreement).where(Agreement.talent_id == talent.id)
    return list(session.scalars(statement.order_by(Agreement.from_on.desc(), Agreement.id.desc())))


def candidates(scope: Scope, limit: int = MOST_OFFERED) -> list[Talent]:
    """Registrations one may begin an agreement with, by name."""
    return list(session.scalars(select_within(scope, Talent).order_by(Talent.name_key, Talent.id).limit(limit)))


def renewals_of(scope: Scope, row: Agreement) -> list[Agreement]:
    """The agreements drafted to renew this one."""
    wanted = select_within(scope, Agreement).where(
        Agreement.renewal_of_id == row.id, Agreement.state != AgreementState.CANCELLED
    )
    return list(session.scalars(wanted.order_by(Agreement.id)))


def renewed(scope: Scope, row: Agreement) -> Renewed | None:
    """The agreement this one takes the place of, with what it still owes."""
    if row.renewal_of_id is None:
        return None
    old = agreement_or_404(scope, row.renewal_of_id)
    return renewed_of(old, parts_of(scope, old))


def people_of(scope: Scope, rows: Iterable[Agreement]) -> dict[int, Talent | Former]:
    """The registrations some agreements belong to, those in the bin included; by name where another employs them."""
    return people_named(scope, {row.talent_id for row in rows})


def parts_of(scope: Scope, row: Agreement) -> Parts:
    """An agreement whole."""

    def rows(model: Any, *order: Any) -> list[Any]:
        return list(session.scalars(select_within(scope, model).where(model.agreement_id == row.id).order_by(*order)))

    return Parts(
        rows(AgreementBenefit, AgreementBenefit.id),
        rows(AgreementInstalment, AgreementInstalment.due_on, AgreementInstalment.id),
        rows(AgreementStay, AgreementStay.from_on),
        rows(AgreementStep, AgreementStep.id),
        {each.instalment_id: each for each in rows(AgreementReturn, AgreementReturn.id)},
    )


def findings_of(scope: Scope, row: Agreement, parts: Parts) -> list[Finding]:
    """SVC-001 to SVC-003 for one agreement on the day it begins."""
    policy = policy_of(scope, row)
    return [*check_terms(terms_of(row, parts), policy), check_returns(promises_of(parts), policy)]


def policy_of(scope: Scope, row: Agreement) -> Policy:
    """The policy an agreement is held against: that of the day it begins."""
    return Policy(policies.book(scope), row.from_on)


def ending(scope: Scope, until: date) -> list[Agreement]:
    """Agreements in force that end until a day and that nobody has begun to renew."""
    renewed = select(Agreement.renewal_of_id).where(
        Agreement.renewal_of_id.is_not(None), Agreement.state != AgreementState.CANCELLED
    )
    statement = select_within(scope, Agreement).where(
        Agreement.state == AgreementState.IN_FORCE, Agreement.until_on <= until, Agreement.id.not_in(renewed)
    )
    return list(session.scalars(statement.order_by(Agreement.until_on, Agreement.id)))


def due(scope: Scope, until: date, state: PayState = PayState.PLANNED) -> list[tuple[AgreementInstalment, Agreement]]:
    """Instalments of running agreements that are due until a day (or wait to be checked), the earliest first."""
    statement = (
        select(AgreementInstalment, Agreement)
        .join(Agreement, Agreement.id == AgreementInstalment.agreement_id)
        .where(
            AgreementInstalment.status == state,
            Agreement.state.in_((AgreementState.IN_FORCE, AgreementState.ENDED)),
        )
    )
    if state is PayState.PLANNED:
        statement = statement.where(AgreementInstalment.due_on <= until)
    if scope.organisation_ids is not None:
        statement = statement.where(Agreement.organisation_id.in_(scope.organisation_ids))
    found = session.execute(statement.order_by(AgreementInstalment.due_on, AgreementInstalment.id))
    return [(instalment, agreement) for instalment, agreement in found]


def in_state(scope: Scope, *states: AgreementState) -> int:
    """How many agreements stand in some states."""
    statement = (
        select_within(scope, Agreement).where(Agreement.state.in_(states)).with_only_columns(func.count(Agreement.id))
    )
    return int(session.scalar(statement) or 0)


def benefits_of(scope: Scope, ids: Sequence[int]) -> dict[int, list[AgreementBenefit]]:
    """The benefits of many agreements."""
    found: dict[int, list[AgreementBenefit]] = {}
    statement = select_within(scope, AgreementBenefit).where(AgreementBenefit.agreement_id.in_(ids))
    for each in session.scalars(statement.order_by(AgreementBenefit.id)):
        found.setdefault(each.agreement_id, []).append(each)
    return found


def instalments_of(scope: Scope, ids: Sequence[int]) -> dict[int, list[AgreementInstalment]]:
    """The instalments of many agreements."""
    found: dict[int, list[AgreementInstalment]] = {}
    statement = select_within(scope, AgreementInstalment).where(AgreementInstalment.agreement_id.in_(ids))
    for each in session.scalars(statement.order_by(AgreementInstalment.due_on, AgreementInstalment.id)):
        found.setdefault(each.agreement_id, []).append(each)
    return found
