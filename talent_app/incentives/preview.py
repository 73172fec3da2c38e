"""Judging what is typed but not saved: the plan with other facts or other people, never added to the session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.incentives.assessment import Assessment, assess
from talent_app.incentives.facts import PERSON_COLUMNS, facts_of, instrument_of, pack, packed
from talent_app.incentives.models import Plan, PlanPerson
from talent_app.incentives.people_rows import read_rows
from talent_app.incentives.states import AllocationBy
from talent_app.rules.notation import ratio_text
from talent_app.rules.other_plan import OtherPlan
from talent_app.rules.parameters import Policy


def preview(
    plan: Plan,
    people: Sequence[PlanPerson],
    others: Sequence[OtherPlan],
    policy: Policy,
    *,
    facts: Mapping[str, Any] | None = None,
    rows: Sequence[Mapping[str, Any]] | None = None,
    by: AllocationBy | None = None,
) -> Assessment:
    """What the rules would say if this were saved; what cannot be read is answered as a problem."""
    stated = facts_of(plan) | dict(facts or {})
    changed = Plan(
        organisation_id=plan.organisation_id,
        instrument=plan.instrument,
        year=plan.year,
        judged_on=plan.judged_on,
        allocation_by=by or plan.allocation_by,
        facts=pack(stated),
    )
    if rows is None:
        return assess(changed, people, others, policy)
    instrument = instrument_of(plan.instrument)
    try:
        typed = read_rows(instrument, list(rows))
    except InvalidInput as problem:
        return Assessment(instrument, None, (problem.message,))
    listed = []
    for row in typed:
        values = dict(row.facts)
        weight, amount = values.pop("weight", None), values.pop("amount", None)
        columns = {name: values.pop(name, None) for name in PERSON_COLUMNS}
        listed.append(
            PlanPerson(
                organisation_id=plan.organisation_id,
                ref=row.ref,
                name=row.name or row.ref,
                post=row.post,
                weight=None if weight is None else ratio_text(weight),
                amount=amount,
                facts={name: packed(value) for name, value in values.items() if value is not None},
                **columns,
            )
        )
    return assess(changed, listed, others, policy)
