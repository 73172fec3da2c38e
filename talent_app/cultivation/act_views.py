"""Pages of steps and judgements: a step of a table, goals reached, a year appraised, a stage, an award."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import NotFound
from talent_app.core.ids import row_id
from talent_app.cultivation import acting, appraising, queries
from talent_app.cultivation.blueprint import ON_FORM, SHOW, TONES, back, blueprint, open_steps, trail_of
from talent_app.cultivation.enums import StageResult
from talent_app.cultivation.figures import misses
from talent_app.cultivation.forms import (
    ActForm,
    CheckForm,
    ExitForm,
    ReportForm,
    ResultForm,
    SignForm,
    StageResultForm,
)
from talent_app.cultivation.kinds import PARTS, ROOTS
from talent_app.cultivation.workflow import CHAINS
from talent_app.cultivation.workflow import CultivationAction as A
from talent_app.identity.permissions import Permission
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import BaseForm

FORMS: dict[A, type[BaseForm]] = {
    A.SIGN: SignForm, A.EXIT: ExitForm, A.APPRAISE: ResultForm, A.CHECK: CheckForm,
}  # fmt: skip


def _words(form: BaseForm) -> acting.Words:
    given: dict[str, Any] = {name: form[name].data for name in ("on", "cause", "conclusion", "check") if name in form}
    texts: dict[str, Any] = {
        name: form[name].data or "" for name in ("note", "consequence", "document") if name in form
    }
    return acting.Words(**given, **texts)


@blueprint.route("/<root_kind>/<int:root_id>/act/<cultivation_step>", methods=["GET", "POST"])
@requires(Permission.CULTIVATION_READ)
def root_act(root_kind: str, root_id: int, cultivation_step: str) -> str | Response:
    """One step, asked for and confirmed."""
    if root_kind not in CHAINS:
        raise NotFound()
    row = queries.root_or_404(current_scope(), ROOTS[root_kind], root_id)
    steps = open_steps(current_actor(), root_kind, row)
    step = next((one for one in steps if one.action.value == cultivation_step), None)
    if step is None:
        raise NotFound("这一步现在不能办理。", "状态可能刚被他人改变，请返回上一页查看。")
    form = FORMS.get(step.action, ActForm)()
    if step.reason_required and step.action not in FORMS:
        form.note.label.text = step.help or _("理由（必填）")
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            made = acting.act_on(
                current_actor(), root_kind, root_id, A(cultivation_step), form.version.data, _words(form)
            )
            return back(root_kind, made.id, _("已办理：%(step)s。", step=step.label))
    if request.method == "GET":
        form.version.data = row.version
        if "on" in form:
            form.on.data = clock.today()
    tally = appraising.tally_of(row, 0) if step.action is A.APPRAISE else None
    return render_template(
        "cultivation/root_act.html", form=form, row=row, step=step, tones=TONES, trail=trail_of(root_kind, row),
        cancel=url_for(SHOW[root_kind], root_id=root_id), tally=tally, missed=misses(row, tally) if tally else [],
    )  # fmt: skip


@blueprint.route("/terms/<int:root_id>/years/<int:year>/appraise", methods=["GET", "POST"])
@requires(Permission.CULTIVATION_APPROVE)
def result_new(root_id: int, year: int) -> str | Response:
    """Appraise one year; the scores and missed bottom lines stand above the form."""
    row: Any = queries.root_or_404(current_scope(), ROOTS["terms"], root_id)
    form = ResultForm()
    del form.note, form.version
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            appraising.appraise_year(
                current_actor(), root_id, year, form.conclusion.data, form.consequence.data or "",
                form.document.data or "",
            )  # fmt: skip
            return back("terms", root_id, _("已登记 %(n)d 年度考核。", n=year))
    tally = appraising.tally_of(row, year)
    return render_template(
        "cultivation/result_new.html", form=form, row=row, year=year, tally=tally, missed=misses(row, tally),
        trail=trail_of("terms", row), cancel=url_for(SHOW["terms"], root_id=root_id),
    )  # fmt: skip


@blueprint.post("/terms/<int:root_id>/years/<int:year>/fix")
@requires(Permission.CULTIVATION_APPROVE)
def year_fix(root_id: int, year: int) -> Response:
    """The letter of a further year is signed."""
    appraising.fix_year(current_actor(), root_id, year)
    return back("terms", root_id, _("%(n)d 年度责任书已登记签订，指标不再修改。", n=year))


@blueprint.route("/goals/<int:part_id>/report", methods=["GET", "POST"])
@requires(Permission.CULTIVATION_EDIT)
def goal_report(part_id: int) -> str | Response:
    """Enter what a goal reached."""
    scope = current_scope()
    goal = queries.part_or_404(scope, PARTS["goal"], part_id)
    row = queries.root_or_404(scope, ROOTS["terms"], goal.term_id)
    form = ReportForm(obj=goal)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            appraising.report_goal(
                current_actor(), part_id, form.version.data, form.actual.data, form.given_score.data, form.proof.data
            )
            return back("terms", row.id, _("已登记完成情况。"))
    return render_template(
        "cultivation/goal_report.html", form=form, goal=goal, trail=trail_of("terms", row),
        cancel=url_for(SHOW["terms"], root_id=row.id),
    )  # fmt: skip


@blueprint.route("/stages/<int:part_id>/appraise", methods=["GET", "POST"])
@requires(Permission.CULTIVATION_EDIT)
def stage_appraise(part_id: int) -> str | Response:
    """Appraise a stage of an apprenticeship."""
    scope = current_scope()
    stage = queries.part_or_404(scope, PARTS["stage"], part_id)
    row = queries.root_or_404(scope, ROOTS["apprenticeships"], stage.apprenticeship_id)
    form = StageResultForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            appraising.appraise_stage(
                current_actor(), part_id, form.version.data, StageResult(form.result.data), form.note.data or ""
            )
            return back("apprenticeships", row.id, _("已登记阶段考核。"))
    if request.method == "GET":
        form.version.data = stage.version
    return render_template(
        "cultivation/stage_appraise.html", form=form, stage=stage, trail=trail_of("apprenticeships", row),
        cancel=url_for(SHOW["apprenticeships"], root_id=row.id),
    )  # fmt: skip


@blueprint.post("/entries/<int:part_id>/award")
@requires(Permission.CULTIVATION_EDIT)
def award_send(part_id: int) -> Response:
    """Write a competition's result into the person's record."""
    sent = request.form.get("version", "")
    entry = appraising.send_award(current_actor(), part_id, row_id(sent))
    said = _("已写入个人档案的奖励荣誉。") if entry.award_id else _("已提交到个人档案，待核实后生效。")
    return back("competitions", entry.competition_id, said)
