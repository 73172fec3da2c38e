"""Pages on which the enterprise writes a plan: basics, facts, words, allocation, submission.

Findings stand beside every one of them; `plan_preview` judges what is typed before anything is saved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.errors import Conflict, InvalidInput, RuleBlocked
from talent_app.core.ids import row_id
from talent_app.core.money import Money
from talent_app.documents.plan_annex import line_note
from talent_app.identity.permissions import Permission
from talent_app.incentives import allocating, drafting, path, procedure_queries, queries, service
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.facts import (
    asked_fields,
    fact_pages,
    facts_of,
    instrument_of,
    lists_people,
)
from talent_app.incentives.forms import (
    PlanAllocationForm,
    PlanBasicsForm,
    PlanChaptersForm,
    PlanFactsForm,
    PlanSubmitForm,
)
from talent_app.incentives.grid import PeopleGrid
from talent_app.incentives.marks import marks_of
from talent_app.incentives.models import Plan
from talent_app.incentives.preview import preview
from talent_app.incentives.reading import snapshot_for
from talent_app.incentives.states import AllocationBy
from talent_app.incentives.workflow import PLAN_WORKFLOW, PlanAction
from talent_app.rules.fields import Field
from talent_app.rules.outcome import Severity
from talent_app.web import fragments
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

BASE = "/incentives/plans/<int:plan_id>"


def find(plan_id: int) -> Plan:
    """The plan of the address, if the reader may edit it now."""
    plan = queries.plan_or_404(current_scope(), current_actor(), plan_id)
    if not plan.is_editable:
        raise Conflict(
            _("方案当前为“%(state)s”，不能修改。", state=plan.state.title), _("需要修改的，请由办理人退回后再改。")
        )
    return plan


def side(plan: Plan) -> dict[str, Any]:
    """What stands beside every page of a draft: the plan and its findings."""
    scope = current_scope()
    snapshot = snapshot_for(scope, current_actor(), plan)
    found = path.parts(
        plan,
        snapshot,
        procedure_queries.chain(scope, plan),
        has_payout=procedure_queries.payout_rules(scope, plan) is not None,
        has_figures=bool(procedure_queries.enterprise_years(scope, plan.organisation_id)),
    )
    marks = marks_of(scope, current_actor(), plan)
    return {"plan": plan, "snapshot": snapshot, "path": found, "next_part": path.next_part(found), "marks": marks}


@blueprint.route(f"{BASE}/basics", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_basics(plan_id: int) -> str | Response:
    """Title, year and day of judgement."""
    plan = find(plan_id)
    form = PlanBasicsForm(data={"version": plan.version, "title": plan.title, "year": plan.year, "on": plan.judged_on})
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            drafting.update_plan(
                current_actor(), plan_id, form.version.data,
                title=form.title.data or "", on=form.on.data, year=form.year.data,
            )  # fmt: skip
            return saved(plan_id, "incentives.plan_show")
    return render_template("incentives/plan_basics.html", form=form, **side(plan))


@blueprint.route(f"{BASE}/facts", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_facts(plan_id: int) -> str | Response:
    """What the instrument asks about the enterprise and the plan."""
    plan = find(plan_id)
    sheet, pages = _fact_page(plan)
    fields = pages[sheet - 1]
    stored = facts_of(plan)
    form = PlanFactsForm.for_fields(fields)(data={**stored, "version": plan.version})
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            drafting.update_facts(current_actor(), plan_id, form.version.data, form.values(fields))
            if "stay" in request.form or sheet < len(pages):
                return saved(plan_id, "incentives.plan_facts", sheet if "stay" in request.form else sheet + 1)
            return saved(plan_id, "incentives.plan_people" if lists_people(plan) else "incentives.plan_chapters")
    return render_template(
        "incentives/plan_facts.html", form=form, sheet=sheet, pages=pages, has_people=lists_people(plan), **side(plan)
    )


def _fact_page(plan: Plan) -> tuple[int, list[list[Field]]]:
    """Which page of the facts is asked for, from 1, and all of them; an address beyond them is the nearest."""
    pages = fact_pages(asked_fields(instrument_of(plan.instrument)))
    asked = request.args.get("sheet", "1")
    return min(max(1, row_id(asked) or 1), len(pages)), pages


@blueprint.route(f"{BASE}/chapters", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_chapters(plan_id: int) -> str | Response:
    """The parts of the plan that are words."""
    plan = find(plan_id)
    form = PlanChaptersForm(data={**plan.chapters, "version": plan.version})
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            drafting.set_chapters(current_actor(), plan_id, form.version.data, form.texts())
            return saved(plan_id, "incentives.plan_show")
    return render_template("incentives/plan_chapters.html", form=form, **side(plan))


@blueprint.route(f"{BASE}/allocation", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_allocation(plan_id: int) -> str | Response:
    """Weights or amounts, and what each person gets by them."""
    plan = find(plan_id)
    people = queries.people_of(current_scope(), plan)
    by, tables = _method(plan)
    form = PlanAllocationForm.for_fields(tables)(data=facts_of(plan) | {"version": plan.version, "by": by})
    grid = _allocation_grid(plan, people, by)
    if form.validate_on_submit() and grid.read(request.form):
        with errors_on(form, InvalidInput, Conflict):
            names = [column.name for column in grid.columns]
            values = {row["ref"]: {name: row.get(name) for name in names} for row in grid.rows()}
            drafting.set_allocation(current_actor(), plan_id, form.version.data, by, values, form.tables(tables))
            return saved(plan_id, "incentives.plan_allocation" if "stay" in request.form else "incentives.plan_submit")
    beside = side(plan)
    paid = {line["ref"]: line for line in beside["snapshot"]["outcome"]["lines"]}
    amounts = {ref: Money.from_fen(line["amount"]) for ref, line in paid.items()}
    return render_template(
        "incentives/plan_allocation.html", form=form, grid=grid, lines=paid, amounts=amounts,
        total=Money.total(amounts.values()), note=line_note, tables=tables,
        derived=allocating.worked_out(plan, people), **beside,
    )  # fmt: skip


def _method(plan: Plan) -> tuple[AllocationBy, list[Field]]:
    """The method chosen on the page, else that of the plan, and the tables it asks for."""
    code = request.values.get("by", "")
    by = AllocationBy(code) if code in {each.value for each in AllocationBy} else plan.allocation_by
    return by, allocating.plan_fields(instrument_of(plan.instrument), by)


def _allocation_grid(plan: Plan, people: list[Any], by: AllocationBy) -> PeopleGrid:
    return PeopleGrid.of(plan, people, by=by, columns=allocating.person_fields(instrument_of(plan.instrument), by))


@blueprint.post(f"{BASE}/preview/<any(facts, people, allocation):part>")
@requires(Permission.PLAN_EDIT)
def plan_preview(plan_id: int, part: str) -> Response:
    """The findings for what is typed right now; nothing is saved."""
    plan = find(plan_id)
    people = queries.people_of(current_scope(), plan)
    typed: dict[str, Any] = {}
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "facts": lambda: _typed_facts(plan),
        "people": lambda: _typed_people(PeopleGrid.of(plan, people), plan.allocation_by),
        "allocation": lambda: _typed_allocation(plan, people),
    }
    typed = readers[part]()
    judged = preview(plan, people, queries.other_plans(current_scope(), plan),
                     queries.policy_of(current_scope(), plan), **typed)  # fmt: skip
    snapshot = snapshot_for(current_scope(), current_actor(), plan, judged)
    return fragments.render("incentives/plan_preview.html", ("findings",), plan=plan, snapshot=snapshot)


def _typed_facts(plan: Plan) -> dict[str, Any]:
    sheet, pages = _fact_page(plan)
    fields = pages[sheet - 1]
    form = PlanFactsForm.for_fields(fields)()
    form.validate()
    return {"facts": {field.name: form[field.name].data for field in fields if not form[field.name].errors}}


def _typed_people(grid: PeopleGrid, by: AllocationBy) -> dict[str, Any]:
    grid.read(request.form)
    return {"rows": grid.rows(), "by": by}


def _typed_allocation(plan: Plan, people: list[Any]) -> dict[str, Any]:
    by, tables = _method(plan)
    form = PlanAllocationForm.for_fields(tables)()
    return _typed_people(_allocation_grid(plan, people, by), by) | {"facts": form.tables(tables)}


@blueprint.route(f"{BASE}/submit", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_submit(plan_id: int) -> str | Response:
    """The last page before approval: what the rules say, and a reason for every warning."""
    plan = find(plan_id)
    judged = queries.assessment_of(current_scope(), plan)
    rules = [(each.rule, each.title) for each in judged.to_explain]
    data = {f"reason_{rule.replace('-', '_')}": plan.reasons.get(rule, "") for rule, _title in rules}
    form = PlanSubmitForm.for_rules(rules)(data={**data, "version": plan.version})
    is_ready = judged.outcome is not None and not judged.blocking and not judged.incomplete
    if is_ready and form.validate_on_submit():
        with errors_on(form, InvalidInput, RuleBlocked, Conflict):
            service.act_on_plan(
                current_actor(), plan_id, PlanAction.SUBMIT, form.version.data,
                note=form.note.data or "", reasons=form.reasons([rule for rule, _title in rules]),
            )  # fmt: skip
            flash(_("%(number)s 已提交，等待企业负责人审批。", number=plan.number), "success")
            return redirect(url_for("incentives.plan_show", plan_id=plan_id))
    step = PLAN_WORKFLOW.find(plan.state, PlanAction.SUBMIT)
    return render_template(
        "incentives/plan_submit.html", form=form, judged=judged, is_ready=is_ready, rules=rules, step=step,
        others=[each for each in judged.findings if each.severity not in (Severity.BLOCK, Severity.WARN)], **side(plan),
    )  # fmt: skip


def saved(plan_id: int, endpoint: str, sheet: int = 1) -> Response:
    """Back to a page of the draft, with the word that it is kept."""
    flash(_("已保存。"), "success")
    return redirect(url_for(endpoint, plan_id=plan_id, sheet=sheet if sheet > 1 else None))
