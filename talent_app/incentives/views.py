"""Pages of incentive plans: the list, a new plan, one plan, its findings and the steps of the workflow."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.money import Money
from talent_app.documents.plan_annex import line_note
from talent_app.documents.plan_tables import fact_row
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.incentives import (
    act_views,
    budget_views,
    desk,
    draft_views,
    drafting,
    execution_views,
    explain_views,
    net_views,
    people_views,
    procedure_views,
    queries,
    repair_views,
    report_views,
    review_queries,
    review_views,
    scenario_views,
    service,
    version_views,
    year_views,
)
from talent_app.incentives.blueprint import blueprint, verification
from talent_app.incentives.explaining import equity_cells
from talent_app.incentives.facts import gives_shares
from talent_app.incentives.forms import PlanNewForm
from talent_app.incentives.marks import by_place, marks_of
from talent_app.incentives.models import Plan, PlanEvent
from talent_app.incentives.reading import is_recorded, snapshot_for
from talent_app.incentives.review_service import ON_DESK
from talent_app.incentives.states import SETTLED, WITH_REGULATOR, PlanState
from talent_app.incentives.workflow import PLAN_WORKFLOW
from talent_app.organisations.queries import enterprises, names
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import PlainForm
from talent_app.web.home import WorkItem
from talent_app.web.listing import Page, read_listing

__all__ = ["MODULES", "blueprint", "verification", "work_items"]

#: They register on the blueprint.
MODULES = (
    act_views,
    budget_views,
    draft_views,
    execution_views,
    explain_views,
    net_views,
    people_views,
    procedure_views,
    repair_views,
    report_views,
    review_views,
    scenario_views,
    version_views,
    year_views,
)

#: The usual way of a plan, for the part of the timeline that lies ahead.
USUAL_WAY = (
    PlanState.INTERNAL_REVIEW,
    PlanState.GROUP_REVIEW,
    PlanState.SUBMITTED,
    PlanState.ACCEPTED,
    PlanState.UNDER_REVIEW,
    PlanState.DECIDED,
)
TONES = {"return": "attention", "withdraw": "neutral"}


def find(plan_id: int) -> Plan:
    """The plan of the address, if the reader may see it."""
    return queries.plan_or_404(current_scope(), current_actor(), plan_id)


def work_items(actor: Actor) -> list[WorkItem]:
    """What waits for the actor, for the home page."""
    if not actor.can(Permission.PLAN_READ):
        return []
    scope = actor.scope_for(Permission.PLAN_READ)
    return [
        WorkItem(
            each.title,
            each.count,
            url_for("incentives.plan_list", state=each.state.value),
            each.due,
            "attention" if each.state is PlanState.RETURNED else "progress",
        )
        for each in desk.waiting(scope, actor)
    ]


@blueprint.get("/incentives/plans")
@requires(Permission.PLAN_READ)
def plan_list() -> str:
    """The plans the reader may see, by state, instrument and year."""
    scope, actor = current_scope(), current_actor()
    listing = read_listing(filters=("state", "instrument", "year"), sorts=("number", "year"), usual="-number")
    found = queries.plans(
        scope,
        actor,
        listing,
        states=listing.chosen("state"),
        instruments=listing.chosen("instrument"),
        years=listing.chosen("year"),
        query=listing.query,
    )
    counts = queries.state_counts(scope, actor)
    return render_template(
        "incentives/plan_list.html",
        page=Page(listing, found),
        places=names(scope, {plan.organisation_id for plan in found.rows}),
        instruments={code: each.title for code, each in INSTRUMENTS.items()},
        states=[(state.value, state.title, count) for state, count in counts.items()],
        edit_permission=Permission.PLAN_EDIT,
        shows_rows=lambda plan: queries.reads_rows(actor, plan) or plan.state in WITH_REGULATOR | SETTLED,
        years=[(str(year), _("%(year)s 年", year=year)) for year in queries.years(scope, actor)],
    )


@blueprint.route("/incentives/plans/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_new() -> str | Response:
    """Begin a draft: enterprise, instrument, year."""
    form = PlanNewForm()
    places = enterprises(current_scope())
    form.organisation.offer([(place.id, place.name) for place in places])
    form.instrument.offer([(code, each.title) for code, each in INSTRUMENTS.items()])
    if request.method == "GET":
        form.year.data = clock.today().year
        if len(places) == 1:
            form.organisation.data = str(places[0].id)
        if len(INSTRUMENTS) == 1:
            form.instrument.data = next(iter(INSTRUMENTS))
    if form.validate_on_submit():
        with errors_on(form):
            plan = drafting.create_plan(
                current_actor(),
                organisation_id=int(form.organisation.data),
                instrument=form.instrument.data,
                year=form.year.data,
                title=form.title.data or "",
            )
            flash(_("已建立草稿 %(number)s，请先填写数据。", number=plan.number), "success")
            return redirect(url_for("incentives.plan_facts", plan_id=plan.id))
    return render_template("incentives/plan_new.html", form=form)


@blueprint.get("/incentives/plans/<int:plan_id>")
@requires(Permission.PLAN_READ)
def plan_show(plan_id: int) -> str:
    """One plan: where it stands, what to do next, figures, people, findings, working, timeline."""
    scope, actor = current_scope(), current_actor()
    plan = find(plan_id)
    if is_recorded(scope, actor, plan):
        service.record_reading(actor, plan.id)
        plan = find(plan_id)
    snapshot = snapshot_for(scope, actor, plan)
    enterprise, parent = queries.enterprise_of(scope, plan)
    compared = queries.ticks(scope, plan)
    open_rules = queries.to_compare(scope, plan) if plan.state in WITH_REGULATOR | SETTLED else []
    events, versions = queries.timeline(scope, plan), queries.versions(scope, plan)
    return render_template(
        "incentives/plan_show.html",
        plan=plan,
        enterprise=enterprise,
        parent=parent,
        snapshot=snapshot,
        facts_given=[fact_row(each) | {"name": each["name"]} for each in snapshot["facts"]],
        lines=_lines(snapshot),
        gives_shares=gives_shares(plan),
        equity=equity_cells(scope, actor, plan),
        steps=queries.open_steps(scope, actor, plan),
        marks=by_place(marks_of(scope, actor, plan)),
        may_comment=bool(versions) and plan.state in ON_DESK and review_queries.is_regulator(actor, plan),
        may_edit=plan.is_editable and actor.can_in(Permission.PLAN_EDIT, plan.organisation_id),
        may_tick=plan.state in (PlanState.ACCEPTED, PlanState.UNDER_REVIEW)
        and actor.can_in(Permission.PLAN_REVIEW, plan.organisation_id),
        to_compare=open_rules,
        compared=compared,
        papers=attachments_of(scope, [plan], actor)[plan.__tablename__, plan.id],
        events=_timeline(plan, events, has_group=bool(parent and not parent.is_regulator)),
        versions=versions,
        instrument=INSTRUMENTS[plan.instrument].title,
        beside=[(each, INSTRUMENTS[each.instrument].title) for each in review_queries.beside(scope, actor, plan)],
        form=PlainForm(),
        is_overdue=_is_overdue(plan),
        is_elsewhere=snapshot["is_frozen"] and plan.state not in WITH_REGULATOR | SETTLED,
    )


def _is_overdue(plan: Plan) -> bool:
    is_open = plan.due_on is not None and plan.decided_on is None and not plan.due_is_provisional
    return is_open and plan.due_on is not None and clock.today() > plan.due_on


def _lines(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """People with what each gets, for the table of the page."""
    paid = {line["ref"]: line for line in snapshot["outcome"]["lines"]}
    return [
        {
            **person,
            "paid": Money.from_fen(paid[person["ref"]]["amount"]) if person["ref"] in paid else None,
            "pay": Money.yuan(person["annual_pay"]) if person.get("annual_pay") and not snapshot["is_masked"] else None,
            "note": line_note(paid.get(person["ref"], {})),
            "excluded_by": paid.get(person["ref"], {}).get("excluded_by"),
        }
        for person in snapshot["people"]
    ]


def _timeline(plan: Plan, events: list[PlanEvent], *, has_group: bool) -> list[dict[str, Any]]:
    """What happened, then what usually lies ahead."""
    labels = {(row.source, row.action.value, row.target): row.label for row in PLAN_WORKFLOW.transitions}
    labels[(None, "create", PlanState.DRAFT)] = _("建立")  # type: ignore[index]
    told: list[dict[str, Any]] = []
    for event in events:
        told.append(
            {
                "title": f"{labels.get((event.from_state, event.action, event.to_state), event.action)} → "
                f"{event.to_state.title}",
                "at": event.at,
                "by": event.actor_name,
                "note": event.note,
                "tone": TONES.get(event.action, "good"),
            }
        )
    if plan.state in SETTLED or plan.state is PlanState.WITHDRAWN:
        return told
    way = [state for state in USUAL_WAY if has_group or state is not PlanState.GROUP_REVIEW]
    ahead = way[way.index(plan.state) + 1 :] if plan.state in way else way
    return told + [{"title": state.title, "at": None, "by": "", "note": ""} for state in ahead]


@blueprint.get("/incentives/plans/<int:plan_id>/findings")
@requires(Permission.PLAN_READ)
def plan_findings(plan_id: int) -> str:
    """Every rule's answer and the working, on a page of their own."""
    scope, actor = current_scope(), current_actor()
    plan = find(plan_id)
    return render_template(
        "incentives/plan_findings.html", plan=plan, snapshot=snapshot_for(scope, actor, plan), title=plan.number
    )
