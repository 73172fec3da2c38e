"""Pages of procedure inside the enterprise: yearly figures, payout rules, steps and records, publication, manual."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.money import Money
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.incentives import (
    attachments,
    execution_queries,
    preparing,
    procedure_queries,
    procedure_service,
    queries,
    workflow_docs,
)
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.draft_views import find as find_draft
from talent_app.incentives.draft_views import side
from talent_app.incentives.facts import facts_of
from talent_app.incentives.life_states import ProcedureKind, Route, Shown
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure import chain_of
from talent_app.incentives.procedure_forms import (
    GRADES,
    LEAVER_FIELDS,
    EnterpriseYearsForm,
    PlanDossierForm,
    PlanPayoutForm,
    ProcedureEditForm,
    ProcedureNewForm,
    ProcedureRemoveForm,
)
from talent_app.incentives.reading import snapshot_for
from talent_app.incentives.states import PlanState
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.payout_terms import Treatment
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

__all__ = ["attachments", "blueprint"]

BASE = "/incentives/plans/<int:plan_id>"
STAGES = ("submission", "review", "decision", "execution")
READ_DAYS = 5


def find(plan_id: int) -> Plan:
    """The plan of the address, if the reader may see it."""
    return queries.plan_or_404(current_scope(), current_actor(), plan_id)


def kind_of(code: str) -> ProcedureKind:
    """The step of the address."""
    try:
        return ProcedureKind(code)
    except ValueError:
        raise NotFound(_("没有这个程序环节。"), _("请从方案的程序页面进入。")) from None


@blueprint.get(f"{BASE}/procedures")
@requires(Permission.PLAN_READ)
def plan_procedures(plan_id: int) -> str:
    """Every step of the plan with its records, their papers, and what still has to be done."""
    scope, actor = current_scope(), current_actor()
    plan = find(plan_id)
    records = procedure_queries.procedures(scope, plan)
    level = procedure_queries.level_of(scope, plan)
    steps = chain_of(plan.instrument, level.value, records, facts_of(plan), STAGES)
    writes = plan.is_editable and actor.can_in(Permission.PLAN_EDIT, plan.organisation_id)
    return render_template(
        "incentives/plan_procedures.html",
        steps=[(step, step.kind, procedure_service.may_record(actor, plan, step.kind)) for step in steps],
        papers=attachments_of(scope, records, actor) if records else {},
        level=level,
        route=procedure_queries.route_of(scope, plan),
        route_title=Route(procedure_queries.route_of(scope, plan).route).title,
        writes=writes,
        **(side(plan) if writes else {"plan": plan}),
    )


@blueprint.route(f"{BASE}/procedures/<procedure>/new", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def procedure_new(plan_id: int, procedure: str) -> str | Response:
    """Record one step."""
    plan, kind = find(plan_id), kind_of(procedure)
    if not procedure_service.may_record(current_actor(), plan, kind):
        raise Conflict(_("现在不能登记“%(step)s”。", step=kind.title), _("请在方案处于相应环节时由经办人登记。"))
    form = ProcedureNewForm.for_kind(kind)(data={"version": 0})
    if form.validate_on_submit():
        with errors_on(form):
            procedure_service.record_procedure(current_actor(), plan_id, kind, form.values())
            flash(_("已登记“%(step)s”，可以继续上传会议纪要等附件。", step=kind.title), "success")
            warn_of_late_filing(plan_id, kind)
            return redirect(url_for("incentives.plan_procedures", plan_id=plan_id, _anchor=kind.value))
    return render_template("incentives/procedure_new.html", plan=plan, kind=kind, form=form)


def warn_of_late_filing(plan_id: int, kind: ProcedureKind) -> None:
    """A filing after its day is kept, and the reason for it asked for where none is written."""
    filing = execution_queries.filing_clock(current_scope(), find(plan_id)) if kind is ProcedureKind.FILING else None
    if filing and filing.due and filing.is_late(clock.today()) and not filing.reason:
        day = filing.due.day.isoformat()
        flash(_("报送日期晚于期限 %(day)s，请修改记录，在备注中写明迟报原因。", day=day), "warning")


@blueprint.route(f"{BASE}/procedures/<int:procedure_id>/edit", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def procedure_edit(plan_id: int, procedure_id: int) -> str | Response:
    """Correct one record."""
    plan = find(plan_id)
    row = procedure_queries.procedure_or_404(current_scope(), plan, procedure_id)
    kind = row.kind
    form = ProcedureEditForm.for_kind(kind)(obj=row)
    if form.validate_on_submit():
        with errors_on(form):
            procedure_service.record_procedure(
                current_actor(), plan_id, kind, form.values(), procedure_id, form.version.data
            )
            flash(_("已保存。"), "success")
            return redirect(url_for("incentives.plan_procedures", plan_id=plan_id, _anchor=kind.value))
    return render_template("incentives/procedure_edit.html", plan=plan, kind=kind, form=form, row=row)


@blueprint.route(f"{BASE}/procedures/<int:procedure_id>/remove", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def procedure_remove(plan_id: int, procedure_id: int) -> str | Response:
    """Take back a record entered by mistake."""
    plan = find(plan_id)
    row = procedure_queries.procedure_or_404(current_scope(), plan, procedure_id)
    form = ProcedureRemoveForm()
    if form.validate_on_submit():
        with errors_on(form):
            procedure_service.remove_procedure(current_actor(), plan_id, procedure_id, form.note.data or "")
            flash(_("已删除记录，历史中仍可查到。"), "success")
            return redirect(url_for("incentives.plan_procedures", plan_id=plan_id))
    return render_template("incentives/procedure_remove.html", plan=plan, row=row, form=form)


@blueprint.get(f"{BASE}/publication")
@requires(Permission.PLAN_READ)
def plan_publication(plan_id: int) -> str:
    """What is published inside the enterprise: rules and posts or names, amounts only if the enterprise decided so."""
    scope, actor = current_scope(), current_actor()
    plan = find(plan_id)
    if not queries.reads_rows(actor, plan) and not actor.can_in(Permission.PLAN_GROUP_REVIEW, plan.organisation_id):
        raise NotFound(_("公示稿由企业在本单位张贴，这里看不到。"), _("请查看方案页面的程序记录。"))
    records = procedure_queries.procedures(scope, plan, ProcedureKind.PUBLICATION)
    shown = (records[-1].shown if records else None) or Shown.POSTS
    snapshot = snapshot_for(scope, actor, plan)
    rules = procedure_queries.payout_rules(scope, plan)
    paid = {line["ref"]: Money.from_fen(line["amount"]) for line in snapshot["outcome"]["lines"]}
    posts: dict[str, int] = {}
    for person in snapshot["people"]:
        post = person["post"] or _("未填写岗位")
        posts[post] = posts.get(post, 0) + 1
    return render_template(
        "incentives/plan_publication.html",
        plan=plan,
        snapshot=snapshot,
        shown=shown,
        posts=list(posts.items()),
        paid=paid,
        rules=rules,
        grades=[(name, Fraction(each)) for name, each in rules.grades.items()] if rules else [],
        shares=[Fraction(each) for each in rules.shares] if rules else [],
        record=records[-1] if records else None,
        days=READ_DAYS,
        instrument=INSTRUMENTS[plan.instrument].title,
    )


@blueprint.route(f"{BASE}/payout-rules", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_payout(plan_id: int) -> str | Response:
    """How the plan pays out."""
    plan = find_draft(plan_id)
    rules = procedure_queries.payout_rules(current_scope(), plan)
    data: dict[str, Any] = {"version": 0, "needs_growth": plan.instrument == "post_dividend", "shares": (Fraction(1),)}
    if rules is not None:
        data = {
            "version": rules.version, "shares": tuple(Fraction(each) for each in rules.shares),
            "needs_growth": rules.needs_growth, "target": rules.target, "target_profit": rules.target_profit,
        }  # fmt: skip
        data |= {f"grade_{code}": Fraction(rules.grades.get(title, usual)) for code, title, usual in GRADES}
        data |= {
            f"leave_{each.value}": Treatment(rules.leavers.get(each.value, Treatment.FORFEIT.value))
            for each in LEAVER_FIELDS
        }
    form = PlanPayoutForm(data=data)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            preparing.set_payout_rules(
                current_actor(), plan_id, form.version.data,
                shares=tuple(form.shares.data or ()),
                grades={title: form[f"grade_{code}"].data for code, title, _usual in GRADES},
                needs_growth=form.needs_growth.data, target=form.target.data or "",
                target_profit=form.target_profit.data,
                leavers={each.value: form[f"leave_{each.value}"].data.value for each in LEAVER_FIELDS},
            )  # fmt: skip
            flash(_("已保存。"), "success")
            return redirect(url_for("incentives.plan_chapters", plan_id=plan_id))
    return render_template("incentives/plan_payout.html", form=form, **side(plan))


@blueprint.route(f"{BASE}/years-used", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_years_used(plan_id: int) -> str | Response:
    """The yearly figures a plan would take over, and taking them over."""
    plan = find_draft(plan_id)
    scope = current_scope()
    form = EnterpriseYearsForm(formdata=None)
    if request.method == "POST":
        labels = preparing.take_figures(current_actor(), plan_id, None)
        flash(_("已带入 %(n)d 项：%(labels)s。", n=len(labels), labels="、".join(labels)), "success")
        return redirect(url_for("incentives.plan_facts", plan_id=plan_id))
    known = {row.year: row for row in procedure_queries.enterprise_years(scope, plan.organisation_id)}
    paid_for = facts_of(plan).get("dividend_year") or plan.year
    wanted = sorted({*range(plan.year - 3, plan.year), *range(paid_for - 3, paid_for + 1)})
    return render_template(
        "incentives/plan_years_used.html",
        form=form,
        years=[(year, known.get(year)) for year in wanted],
        papers=attachments_of(scope, list(known.values()), current_actor()) if known else {},
        **side(plan),
    )


@blueprint.route(f"{BASE}/dossier", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_dossier(plan_id: int) -> str | Response:
    """Plans of the same year that belong together, and people who stand in several of them."""
    scope, actor = current_scope(), current_actor()
    plan = find(plan_id)
    found = procedure_queries.dossier_of(scope, plan)
    inside = found[1] if found else [plan]
    form = PlanDossierForm()
    form.instrument.offer([(code, each.title) for code, each in INSTRUMENTS.items()])
    if form.validate_on_submit():
        with errors_on(form, InvalidInput):
            fresh = preparing.add_beside(actor, plan_id, form.instrument.data, form.title.data or "")
            flash(_("已在同一组中建立草稿 %(number)s。", number=fresh.number), "success")
            return redirect(url_for("incentives.plan_facts", plan_id=fresh.id))
    people = {row.ref: row.name for row in queries.people_of(scope, plan)}
    others = [
        (INSTRUMENTS[each.instrument].title, [people[ref] for ref in each.refs if ref in people], each.results or ())
        for each in queries.other_plans(scope, plan)
        if each.refs and each.counts
    ]
    return render_template(
        "incentives/plan_dossier.html", plan=plan, dossier=found[0] if found else None, inside=inside, form=form,
        others=others, results=facts_of(plan).get("results") or (),
        instruments={code: each.title for code, each in INSTRUMENTS.items()},
    )  # fmt: skip


@blueprint.get(f"{BASE}/guide")
@requires(Permission.PLAN_READ)
def plan_guide(plan_id: int) -> str:
    """How a plan is handled: the diagram with the present state, who takes which step, procedures, who decides."""
    plan = find(plan_id)
    return render_template(
        "incentives/plan_guide.html",
        plan=plan,
        drawing=workflow_docs.drawing(PlanState(plan.state)),
        steps=workflow_docs.step_rows(),
        procedures=workflow_docs.procedure_table(),
        procedure_head=workflow_docs.PROCEDURE_HEAD,
        routes=workflow_docs.route_table(),
        route_head=workflow_docs.ROUTE_HEAD,
        evidence_note=workflow_docs.EVIDENCE_NOTE,
    )
