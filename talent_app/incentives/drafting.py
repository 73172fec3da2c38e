"""Commands of the enterprise on a plan it may still change: create, facts, words, people, allocation, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, is_system, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, Stale
from talent_app.core.scope import Scope
from talent_app.db.engine import dialect_name, session
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries
from talent_app.incentives.facts import demand_people_listed, facts_of, instrument_of, pack, packed, read_facts
from talent_app.incentives.models import Plan, PlanEvent, PlanNumber, PlanPerson
from talent_app.incentives.people_rows import PersonRow, allocation_of, columns_of, read_rows
from talent_app.incentives.states import LONGEST_CHAPTER, LONGEST_REASON, AllocationBy, Chapter, PlanState
from talent_app.organisations.models import OrganisationKind
from talent_app.organisations.queries import organisation_or_404
from talent_app.rules.notation import ratio_text
from talent_app.talents.models import Talent

YEARS = range(2016, 2101)
MOST_PEOPLE = 2000


def reach(actor: Actor, permission: Permission) -> Scope:
    """Where the actor holds the permission; everywhere for set-up work."""
    return Scope.everything() if is_system(actor) else actor.scope_for(permission)


@command(Permission.PLAN_EDIT)
def create_plan(
    actor: Actor,
    *,
    organisation_id: int,
    instrument: str,
    year: int,
    on: date | None = None,
    title: str = "",
    facts: Mapping[str, Any] | None = None,
    people: Sequence[Mapping[str, Any]] | None = None,
) -> Plan:
    """Begin a draft, with as many facts and people as are known already."""
    enterprise = organisation_or_404(reach(actor, Permission.PLAN_EDIT), organisation_id)
    if enterprise.kind not in (OrganisationKind.GROUP, OrganisationKind.ENTERPRISE):
        raise InvalidInput("只有企业可以编制激励方案。", "请选择企业。", field="organisation")
    if year not in YEARS:
        raise InvalidInput(f"方案年度 {year} 不在 2016 至 2100 之间。", "请核对年度。", field="year")
    chosen = instrument_of(instrument)
    plan = Plan(
        organisation_id=enterprise.id,
        number=_next_number(clock.local(running().at).year),
        instrument=chosen.code,
        year=year,
        judged_on=on or clock.local(running().at).date(),
        title=title.strip(),
        state=PlanState.DRAFT,
        headcount=0,
        allocation_by=AllocationBy.WEIGHT,
        facts=pack({}),
        chapters={},
        reasons={},
        current_version=0,
        drafted_by=actor.user_id,
        returned_note="",
        due_note="",
        calendar_revision="",
        decision_number="",
        decision_note="",
    )
    _state_facts(plan, read_facts(chosen, facts or {}))
    session.add(plan)
    session.flush()  # people and timeline name the plan's id
    if people is not None:
        _replace_people(plan, read_rows(chosen, people))
    add_event(actor, plan, "create", None, "")
    record(Action.PLAN_CREATED, plan, number=plan.number, instrument=plan.instrument, year=plan.year)
    return plan


def _next_number(year: int) -> str:
    insert = (sqlite if dialect_name() == "sqlite" else postgresql).insert
    # of two who begin the first plan of a year at once, one makes the counter and the other waits for it
    session.connection().execute(insert(PlanNumber.__table__).values(year=year, last=0).on_conflict_do_nothing())
    counter = session.get_one(PlanNumber, year, with_for_update=True, populate_existing=True)
    counter.last += 1
    return f"LSJL-{year}-{counter.last:04d}"


def add_event(actor: Actor, plan: Plan, action: str, source: PlanState | None, note: str) -> None:
    """Append one step to the timeline of a plan."""
    session.add(
        PlanEvent(
            organisation_id=plan.organisation_id,
            plan_id=plan.id,
            at=running().at,
            actor_id=actor.user_id,
            actor_name=actor.name,
            action=action,
            from_state=source,
            to_state=plan.state,
            version_number=plan.current_version,
            note=note,
        )
    )


def _editable(actor: Actor, plan_id: int, version: int | None) -> Plan:
    plan = queries.plan_or_404(reach(actor, Permission.PLAN_EDIT), actor, plan_id)
    if not plan.is_editable:
        raise Conflict(f"方案当前为“{plan.state.title}”，不能修改。", "需要修改的，请由办理人退回后再改。")
    demand_seen(plan, version)
    return plan


def demand_seen(plan: Plan, version: int | None) -> None:
    """Refuse when the plan or one of its people changed since the actor saw `version`."""
    if version is not None and plan.version != version:
        raise Stale()


@command(Permission.PLAN_EDIT)
def update_plan(actor: Actor, plan_id: int, version: int | None, *, title: str, on: date, year: int) -> Plan:
    """Change title, year and the day whose policy judges the plan."""
    plan = _editable(actor, plan_id, version)
    if year not in YEARS:
        raise InvalidInput(f"方案年度 {year} 不在 2016 至 2100 之间。", "请核对年度。", field="year")
    if (plan.title, plan.judged_on, plan.year) == (title.strip(), on, year):
        raise Unchanged(plan)
    plan.title, plan.judged_on, plan.year = title.strip(), on, year
    record(Action.PLAN_UPDATED, plan, number=plan.number)
    return plan


@command(Permission.PLAN_EDIT)
def update_facts(actor: Actor, plan_id: int, version: int | None, values: Mapping[str, Any]) -> Plan:
    """Set facts (None takes one away); facts not named stay."""
    plan = _editable(actor, plan_id, version)
    instrument = instrument_of(plan.instrument)
    given = read_facts(instrument, values)
    kept = {name: value for name, value in facts_of(plan).items() if name not in values}
    merged = kept | given
    if pack(merged) == plan.facts:
        raise Unchanged(plan)
    _state_facts(plan, merged)
    record(Action.PLAN_UPDATED, plan, number=plan.number)
    return plan


def _state_facts(plan: Plan, facts: Mapping[str, Any]) -> None:
    stated = dict(facts)
    if (method := stated.pop("allocation_by", None)) is not None:
        plan.allocation_by = AllocationBy(method)
    year = stated.pop("plan_year", None)
    if year is not None and year != plan.year:
        raise InvalidInput(
            f"方案事实中的方案年度 {year} 与方案的年度 {plan.year} 不一致。", "请改成同一年度。", field="plan_year"
        )
    plan.facts = pack(stated)
    plan.pool = stated.get("pool")


@command(Permission.PLAN_EDIT)
def set_chapters(actor: Actor, plan_id: int, version: int | None, texts: Mapping[str, str]) -> Plan:
    """Write the parts of the plan that are words."""
    plan = _editable(actor, plan_id, version)
    for chapter in Chapter:
        if len(texts.get(chapter.value) or "") > LONGEST_CHAPTER:
            raise InvalidInput(f"“{chapter.title}”最多 {LONGEST_CHAPTER} 个字。", "请精简。", field=chapter.value)
    written = {each.value: (texts.get(each.value) or "").strip() for each in Chapter}
    if written == {each.value: plan.chapters.get(each.value, "") for each in Chapter}:
        raise Unchanged(plan)
    plan.chapters = {code: text for code, text in written.items() if text}
    record(Action.PLAN_UPDATED, plan, number=plan.number)
    return plan


@command(Permission.PLAN_EDIT)
def set_reasons(actor: Actor, plan_id: int, version: int | None, reasons: Mapping[str, str]) -> Plan:
    """Write the reasons for warnings; rules not named keep theirs."""
    plan = _editable(actor, plan_id, version)
    if not merge_reasons(plan, reasons):
        raise Unchanged(plan)
    record(Action.PLAN_UPDATED, plan, number=plan.number)
    return plan


def merge_reasons(plan: Plan, reasons: Mapping[str, str]) -> bool:
    """Put reasons into the plan within a command; whether anything changed."""
    merged = dict(plan.reasons) | {rule: text.strip() for rule, text in reasons.items()}
    for rule, text in merged.items():
        if len(text) > LONGEST_REASON:
            raise InvalidInput(f"{rule} 的说明最多 {LONGEST_REASON} 个字。", "请精简。", field=rule)
    kept = {rule: text for rule, text in merged.items() if text}
    if kept == plan.reasons:
        return False
    plan.reasons = kept
    return True


@command(Permission.PLAN_EDIT)
def set_people(actor: Actor, plan_id: int, version: int | None, rows: Sequence[Mapping[str, Any]]) -> Plan:
    """Replace the people of a plan by these rows; a row with a known `ref` keeps its place in history."""
    plan = _editable(actor, plan_id, version)
    if not _replace_people(plan, read_rows(instrument_of(plan.instrument), list(rows))):
        raise Unchanged(plan)
    record(Action.PLAN_UPDATED, plan, number=plan.number)
    return plan


@command(Permission.PLAN_EDIT)
def set_allocation(
    actor: Actor, plan_id: int, version: int | None, by: AllocationBy, values: Mapping[str, Any],
    tables: Mapping[str, Any] | None = None,
) -> Plan:  # fmt: skip
    """Set the method, its tables (coefficients, projects, groups) and what it asks of everybody.

    `values` by key of the person: the weight (or amount) alone, or all that the grid of the method holds by name.
    """
    plan = _editable(actor, plan_id, version)
    people = queries.people_of(reach(actor, Permission.PLAN_EDIT), plan)
    fields = instrument_of(plan.instrument).known_person_facts
    changed = plan.allocation_by is not by
    plan.allocation_by = by
    if tables is not None:
        stated = pack(facts_of(plan) | dict.fromkeys(tables) | read_facts(instrument_of(plan.instrument), tables))
        changed, plan.facts = changed or stated != plan.facts, stated
    for person in people:
        given = values.get(person.ref)
        row = given if isinstance(given, Mapping) else {by.value: given}
        read = {name: None if value is None else fields[name].read(value) for name, value in row.items()}
        weight, amount = read.pop("weight", None), read.pop("amount", None)
        now = {
            "weight": ratio_text(weight) if by is AllocationBy.WEIGHT and weight is not None else None,
            "amount": amount if by is AllocationBy.AMOUNT else None,
            "facts": {name: value for name, value in person.facts.items() if name not in read}
            | {name: packed(value) for name, value in read.items() if value is not None},
        }
        for name, value in now.items():
            if getattr(person, name) != value:
                setattr(person, name, value)
                changed = True
    if not changed:
        raise Unchanged(plan)
    plan.revision += 1
    record(Action.PLAN_UPDATED, plan, number=plan.number)
    return plan


def _replace_people(plan: Plan, rows: Sequence[PersonRow]) -> bool:
    """Bring the child rows in line with `rows`; whether anything changed."""
    if rows:
        demand_people_listed(plan)
    if len(rows) > MOST_PEOPLE:
        raise InvalidInput(f"一个方案最多 {MOST_PEOPLE} 人，现有 {len(rows)} 人。", "请核对名单。", field="people")
    by = allocation_of(rows, plan.allocation_by)
    talents = _registrations(plan, rows)
    present = {row.ref: row for row in session.scalars(select(PlanPerson).where(PlanPerson.plan_id == plan.id))}
    changed = by is not plan.allocation_by
    plan.allocation_by = by
    for ref in present.keys() - {row.ref for row in rows}:
        session.delete(present[ref])
        changed = True
    for position, row in enumerate(rows, start=1):
        columns = columns_of(row, talents.get(row.talent_id or 0)) | {"position": position}
        person = present.get(row.ref)
        if person is None:
            session.add(PlanPerson(organisation_id=plan.organisation_id, plan_id=plan.id, ref=row.ref, **columns))
            changed = True
            continue
        for name, value in columns.items():
            if getattr(person, name) != value:
                setattr(person, name, value)
                changed = True
    plan.headcount = len(rows)
    if changed:
        plan.revision += 1
    return changed


def _registrations(plan: Plan, rows: Sequence[PersonRow]) -> dict[int, Talent]:
    wanted = {row.talent_id for row in rows if row.talent_id is not None}
    found = {
        talent.id: talent
        for talent in session.scalars(
            select(Talent).where(Talent.id.in_(wanted), Talent.organisation_id == plan.organisation_id)
        )
    }
    if wanted - found.keys():
        missing = "、".join(str(each) for each in sorted(wanted - found.keys()))
        raise InvalidInput(f"本企业的人才库中没有编号为 {missing} 的人才。", "请从人才库中查找后加入。", field="people")
    return found
