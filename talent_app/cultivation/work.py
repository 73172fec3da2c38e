"""What of cultivation waits for whom, for the home page; and what it says of a person, on his page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.cultivation import enums as e
from talent_app.cultivation import queries
from talent_app.cultivation.blueprint import LIST, SHOW, TONES
from talent_app.cultivation.growth_models import (
    Apprenticeship,
    CompetitionEntry,
    CultivationMentor,
    DevelopmentPlan,
    StudioMember,
)
from talent_app.cultivation.kinds import ROOTS
from talent_app.cultivation.models import KeyPostCandidate, KeyPostHolder, ManagementTerm
from talent_app.identity.permissions import Permission
from talent_app.talents.models import Talent
from talent_app.web.home import WorkItem
from talent_app.web.sections import Line, Section

Rows = Callable[[Any], list[Any]]
#: What can name a person, in the order his page tells it.
NAMING = (
    KeyPostHolder, KeyPostCandidate, ManagementTerm, Apprenticeship, DevelopmentPlan, StudioMember, CompetitionEntry,
    CultivationMentor,
)  # fmt: skip
WAITING = (
    ("terms", e.TermState.OFFERED, _l("任期契约待审议")),
    ("terms", e.TermState.EXITING, _l("退出岗位待确认")),
    ("apprenticeships", e.ApprenticeState.OFFERED, _l("师带徒待批准")),
    ("apprenticeships", e.ApprenticeState.CERTIFYING, _l("出师待确认")),
    ("plans", e.PlanState.OFFERED, _l("培养计划待批准")),
)


def work_items(actor: Actor) -> list[WorkItem]:
    """Approvals of the head; ends, missed bottom lines, appraisals, checks and gaps of HR."""
    items: list[WorkItem] = []
    if actor.can(Permission.CULTIVATION_APPROVE):
        scope = actor.scope_for(Permission.CULTIVATION_APPROVE)
        for key, state, title in WAITING:
            url = url_for(LIST[key], state=state.value)
            items.append(WorkItem(str(title), queries.in_state(scope, ROOTS[key].model, state), url))
    if actor.can(Permission.CULTIVATION_EDIT):
        scope, today = actor.scope_for(Permission.CULTIVATION_EDIT), clock.today()
        approved = queries.in_state(scope, ManagementTerm, e.TermState.APPROVED)
        signing = url_for(LIST["terms"], state=e.TermState.APPROVED.value)
        items.append(WorkItem(_("任期契约已同意，待签订"), approved, signing))
        ending = queries.ending_terms(scope, today + queries.TERM_LEAD)
        missed = queries.missed_terms(scope)
        plans = queries.checks_due(scope, today + timedelta(days=30))
        stages = queries.stages_due(scope, today)
        first = ending[0].until_on if ending else None
        items += [
            WorkItem(_("任期 90 天内届满"), len(ending), _one("terms", ending), first, "attention"),
            WorkItem(_("考核未达底线，待办理退出"), len(missed), _one("terms", missed), tone="attention"),
            WorkItem(
                _("培养计划满一年，待检查"), len(plans), _one("plans", plans),
                plans[0].check_due_on if plans else None,
            ),
            WorkItem(
                _("学徒阶段待考核"), len(stages), _one("apprenticeships", [row for _stage, row in stages]),
                stages[0][0].until_on if stages else None,
            ),
            WorkItem(
                _("关键岗位无后备人选"), queries.without_candidate(scope), url_for(LIST["posts"], gap="without"),
                tone="attention",
            ),
        ]  # fmt: skip
    return items


def _one(key: str, rows: Iterable[Any]) -> str:
    """The row where there is only one, else the list."""
    ids = {row.id for row in rows}
    return url_for(SHOW[key], root_id=ids.pop()) if len(ids) == 1 else url_for(LIST[key])


def person_section(actor: Actor, row: Talent) -> Section | None:
    """A person's posts, terms, apprenticeships, studios, results and plans."""
    if not actor.can_in(Permission.CULTIVATION_READ, row.organisation_id):
        return None
    scope = actor.scope_for(Permission.CULTIVATION_READ)
    named = queries.tables_naming(scope, NAMING, row.id)

    def rows(model: Any) -> list[Any]:
        return queries.rows_of_person(scope, model, row.id) if model in named else []

    lines = [*_posts(scope, rows), *_chains(rows), *_skills(scope, rows)]
    can_edit = actor.can_in(Permission.CULTIVATION_EDIT, row.organisation_id)
    add = url_for("cultivation.root_new", root_kind="plans", talent=row.id) if can_edit else ""
    return Section("talent-cultivation", _("任期和培养"), lines, add, _("没有后备、任期、师带徒或培养计划。"))


def _posts(scope: Any, rows: Rows) -> Iterable[Line]:
    holders = [each for each in rows(KeyPostHolder) if each.is_current(clock.today())]
    candidates = rows(KeyPostCandidate)
    posts = queries.rows_by_ids(scope, ROOTS["posts"].model, {one.post_id for one in (*holders, *candidates)})
    for each in holders:
        yield Line(posts[each.post_id].name, url_for(SHOW["posts"], root_id=each.post_id), _("关键岗位现任"))
    for each in candidates:
        url, pill = url_for(SHOW["posts"], root_id=each.post_id), (each.readiness.title, TONES[each.readiness.value])
        yield Line(posts[each.post_id].name, url, _("后备人选"), pill)


def _chains(rows: Rows) -> Iterable[Line]:
    for key, model, title in (
        ("terms", ManagementTerm, _("任期契约")), ("apprenticeships", Apprenticeship, _("师带徒（学徒）")),
        ("plans", DevelopmentPlan, _("培养计划")),
    ):  # fmt: skip
        for each in rows(model):
            dates = f"{title}　{each.from_on:%Y-%m-%d} — {each.until_on:%Y-%m-%d}"
            pill = (each.state.title, TONES[each.state.value])
            yield Line(each.label, url_for(SHOW[key], root_id=each.id), dates, pill)


def _skills(scope: Any, rows: Rows) -> Iterable[Line]:
    members = rows(StudioMember)
    studios = queries.rows_by_ids(scope, ROOTS["studios"].model, {one.studio_id for one in members})
    for each in members:
        yield Line(studios[each.studio_id].name, url_for(SHOW["studios"], root_id=each.studio_id), each.label)
    entries = rows(CompetitionEntry)
    held = queries.rows_by_ids(scope, ROOTS["competitions"].model, {one.competition_id for one in entries})
    for each in entries:
        result = each.honour or (each.grade.title if each.grade else _("参赛"))
        yield Line(held[each.competition_id].name, url_for(SHOW["competitions"], root_id=each.competition_id), result)
    for each in rows(CultivationMentor):
        if each.apprenticeship_id:
            url = url_for(SHOW["apprenticeships"], root_id=each.apprenticeship_id)
            yield Line(_("担任师傅"), url, f"{each.from_on:%Y-%m-%d}")
        else:
            url = url_for(SHOW["plans"], root_id=each.development_plan_id)
            yield Line(_("担任导师"), url, f"{each.from_on:%Y-%m-%d}")
