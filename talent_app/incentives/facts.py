"""The only bridge between stored rows and the rules: typed facts in and out of JSON, and the request of a plan.

It judges nothing. Money is stored as whole fen, fractions and days as text, under a schema number: renaming or retyping
a fact raises `SCHEMA` and adds an upgrade, and drafts written before still open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.incentives.models import Plan, PlanPerson
from talent_app.incentives.states import TYPED, AllocationBy
from talent_app.rules.fields import Field, Kind
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.notation import plain, ratio_text
from talent_app.rules.other_plan import OtherPlan
from talent_app.rules.plan_facts import PAYOUT
from talent_app.rules.refusal import Refused, read_mapping
from talent_app.rules.sharing import FACTS as SHARING

SCHEMA = 2


def upgrade_1(values: dict[str, Any]) -> dict[str, Any]:
    """Market position and assessment cycle became one for each kind of talent; one alone holds for all."""
    upgraded = dict(values)
    if "market_percentile" in upgraded:
        upgraded["market_percentiles"] = [ratio_text(Fraction(int(upgraded.pop("market_percentile")), 100))]
    if "assessment_years" in upgraded:
        upgraded["assessment_cycles"] = [upgraded.pop("assessment_years")]
    return upgraded


#: `UPGRADES[n]` turns values of schema n into those of n + 1.
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: upgrade_1}

#: Facts that stand elsewhere in the plan or come from its own course; no form asks for them.
AUTOMATIC = frozenset({"plan_year", "submitted_on", "accepted_on", "answered_on", "other_plans", *SHARING})
#: Facts that the records of procedure prove; a file or the interface may state them, no form asks for them.
PROVEN = frozenset({"staff_consulted", "published_internally", "publicity_working_days", "decision_documents"})
#: Facts that exist only after the decision: those an instrument declares in the part about paying out.
AFTER_DECISION = frozenset(
    field.name for each in INSTRUMENTS.values() for field in each.fact_fields() if field.section == PAYOUT
)
#: A page of a form has at most so many fields; where there are more, pages stay well below.
MOST_FACTS, COMFORTABLE_FACTS = 40, 30
#: Facts of a person with a column of their own.
PERSON_COLUMNS = ("annual_pay", "months_in_post", "years_in_company", "is_in_post", "role", "appointment")


def instrument_of(code: str) -> Instrument:
    """The instrument of a code; `InvalidInput` names the ones there are."""
    found = INSTRUMENTS.get(code)
    if found is None:
        known = "、".join(f"{each.code}（{each.title}）" for each in INSTRUMENTS.values())
        raise InvalidInput(f"没有代码为“{code[:40]}”的激励工具。", f"可选：{known}。", field="instrument")
    return found


def asked_fields(instrument: Instrument) -> list[Field]:
    """What the form of a draft asks for, in order."""
    return [field for field in instrument.fact_fields() if field.name not in AUTOMATIC | AFTER_DECISION | PROVEN]


def lists_people(plan: Plan) -> bool:
    """Whether people stand in this plan; a salary plan is judged as a whole."""
    return bool(instrument_of(plan.instrument).person_facts)


def shares_money(plan: Plan) -> bool:
    """Whether a pool of money reaches the people, as far as the facts stated so far say."""
    instrument = instrument_of(plan.instrument)
    return instrument.shares_money(instrument.facts_type(**facts_of(plan)))


def gives_shares(plan: Plan) -> bool:
    """Whether people get shares of the enterprise, not a part of a pool of money."""
    return "shares" in instrument_of(plan.instrument).person_facts and not shares_money(plan)


def demand_people_listed(plan: Plan) -> None:
    """`InvalidInput` for people in a plan that lists none."""
    if not lists_people(plan):
        raise InvalidInput(
            f"{instrument_of(plan.instrument).title}不列人员，没有保存名单。",
            "方案按人员类别写明薪酬结构；个人薪酬在“薪酬”中登记。",
            field="people",
        )


def fact_pages(fields: Sequence[Field]) -> list[list[Field]]:
    """The facts by page of the form: one page while it stays within the limit, else whole parts packed together."""
    if len(fields) <= MOST_FACTS:
        return [list(fields)]
    parts: dict[str, list[Field]] = {}
    for field in fields:
        parts.setdefault(field.section, []).append(field)
    pages: list[list[Field]] = [[]]
    for part in parts.values():
        if pages[-1] and len(pages[-1]) + len(part) > COMFORTABLE_FACTS:
            pages.append([])
        pages[-1] += part
    return pages


def page_of(instrument: Instrument, name: str) -> int:
    """The page of the form, from 1, on which a fact is asked for."""
    pages = fact_pages(asked_fields(instrument))
    return next((number for number, page in enumerate(pages, 1) if any(each.name == name for each in page)), 1)


def read_facts(instrument: Instrument, given: Mapping[str, Any]) -> dict[str, Any]:
    """Typed facts from JSON data or typed values; `Refused` names every one that cannot be read."""
    problems: list[str] = []
    read = read_mapping(given, "方案事实", instrument.known_facts, problems)
    if problems:
        raise Refused(problems, "facts")
    return read


def pack(values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed facts as the JSON document that is stored."""
    return {"schema": SCHEMA, "values": {name: packed(value) for name, value in values.items() if value is not None}}


def packed(value: Any) -> Any:
    """One typed value as stored: money in fen, fractions and days as text."""
    match value:
        case Money():
            return value.fen
        case Fraction():
            return ratio_text(value)
        case tuple() | list():
            return [packed(item) for item in value]
        case date() | OtherPlan():
            return plain(value.to_json() if isinstance(value, OtherPlan) else value)
    return value


def unpack(fields: Mapping[str, Field], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The typed values of a stored document, brought up to the present schema; facts no longer known are left out."""
    values = dict(stored.get("values", {}))
    for schema in range(stored.get("schema", SCHEMA), SCHEMA):
        values = UPGRADES[schema](values)
    return {name: _unpacked(fields[name], value) for name, value in values.items() if name in fields}


def _unpacked(field: Field, value: Any) -> Any:
    if field.kind is Kind.YUAN:
        return Money.from_fen(value)
    if field.kind is Kind.YUANS:
        return tuple(Money.from_fen(item) for item in value)
    return field.read(value)


def facts_of(plan: Plan) -> dict[str, Any]:
    """The typed facts a plan states."""
    return unpack(instrument_of(plan.instrument).known_facts, plan.facts)


def person_facts(person: PlanPerson, by: AllocationBy, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The typed facts of one person, with the weight or the amount the plan allocates by."""
    typed = {name: getattr(person, name) for name in PERSON_COLUMNS}
    typed |= unpack(fields, {"schema": SCHEMA, "values": person.facts})
    if by is AllocationBy.WEIGHT:
        typed["weight"] = None if person.weight is None else Fraction(person.weight)
    elif by is AllocationBy.AMOUNT:
        typed["amount"] = person.amount
    return {name: value for name, value in typed.items() if value is not None}


def request_of(plan: Plan, people: Sequence[PlanPerson], others: Iterable[OtherPlan] = ()) -> dict[str, Any]:
    """The plan as `rules.evaluate` takes it, with what the plan itself knows (year, course, other plans) filled in."""
    instrument = instrument_of(plan.instrument)
    facts = facts_of(plan)
    known = {"submitted_on": plan.submitted_on, "accepted_on": plan.accepted_on, "answered_on": plan.decided_on}
    facts |= {name: value for name, value in known.items() if value is not None and name in instrument.known_facts}
    facts["plan_year"] = plan.year
    if plan.allocation_by not in TYPED:
        facts["allocation_by"] = plan.allocation_by.value
    facts["other_plans"] = (*facts.get("other_plans", ()), *others)
    fields = instrument.known_person_facts
    return {
        "instrument": plan.instrument,
        "on": plan.judged_on,
        "facts": facts,
        "people": [{"ref": each.ref, **person_facts(each, plan.allocation_by, fields)} for each in people],
    }


def as_other_plan(plan: Plan, refs: Iterable[str]) -> OtherPlan:
    """Another plan of the enterprise, as far as it bears on one."""
    facts = facts_of(plan)
    year = facts.get("dividend_year") or plan.year
    months = facts.get("plan_months") or 12
    last = year + (months - 1) // 12
    return OtherPlan(
        plan.instrument, plan.state.value, date(year, 1, 1), date(last, 12, 31), tuple(refs), facts.get("results")
    )
