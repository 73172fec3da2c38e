"""Pages of verification: submit, withdraw, judge with marks, decide on changes, confirm, how enterprises stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents import merging, pending, persons, queries, request_queries, review, review_queries
from talent_app.talents.blueprint import blueprint
from talent_app.talents.enums import IN_FORCE, ChangeState, TalentStatus
from talent_app.talents.models import Talent
from talent_app.talents.presentation import shown_value
from talent_app.talents.records import RECORD_KINDS, talent_fields
from talent_app.talents.review_forms import (
    ChangeVerdict,
    TalentStepForm,
    TalentSubmitForm,
    TalentWithdrawForm,
    Verdict,
    change_form,
    review_form,
)
from talent_app.talents.values import show_value
from talent_app.talents.verification import TALENT_WORKFLOW, TalentAction
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

ON_FORM = (InvalidInput, Conflict, Busy)
#: Steps of the reviewer with a page of words; verification has a page of its own.
STEPS = "<any(admit, release, return):step>"
OPEN_CHANGES = (ChangeState.WAITING, ChangeState.RETURNED)


@dataclass(frozen=True, slots=True)
class Review:
    """What the page of a registration says about its verification."""

    actions: list[tuple[str, str, str]]
    marks: list[tuple[str, str]]
    marked_by: str
    changes: list[pending.ShownChange]
    can_decide: bool
    can_edit: bool
    needs_confirmation: bool
    confirmable: bool
    merge: Any
    #: requests of others for this person that this reader may answer or decide
    requests: list[request_queries.RequestView]


def review_of(actor: Actor, scope: Scope, row: Talent) -> Review:
    """Marks, waiting changes and open steps of one registration."""

    def can(permission: Permission) -> bool:
        return actor.can_in(permission, row.organisation_id)

    marks = review_queries.marks_of(scope, row)
    changes = pending.shown(scope, row, OPEN_CHANGES)
    is_fresh = row.confirmed_on is not None and row.confirmed_on.year == clock.today().year
    merge = merging.last_merge(scope, row)
    waits = any(one.change.state is ChangeState.WAITING for one in changes)
    return Review(
        actions=_actions(row, can),
        marks=[(review_queries.mark_label(mark), mark.note) for mark in marks],
        marked_by=marks[0].made_by if marks else "",
        changes=changes,
        can_decide=waits and can(Permission.TALENT_VERIFY),
        can_edit=can(Permission.TALENT_EDIT),
        needs_confirmation=row.status in IN_FORCE and not is_fresh,
        confirmable=row.status in IN_FORCE and not is_fresh and can(Permission.TALENT_EDIT),
        merge=merge if merge and merge.revision_after == row.revision and can(Permission.TALENT_EDIT) else None,
        requests=request_queries.open_for(actor, row),
    )


def _actions(row: Talent, can: Callable[[Permission], bool]) -> list[tuple[str, str, str]]:
    """(title, address, style) of what may be done now."""
    found = []
    for step in TALENT_WORKFLOW.allowed(row.status, can):
        if step.action is TalentAction.VERIFY:
            found.append((_("核实"), url_for("talents.talent_review", talent_id=row.id), "primary"))
        elif step.action is TalentAction.SUBMIT:
            if row.completeness == 100:
                found.append((step.label, url_for("talents.talent_submit", talent_id=row.id), step.style))
        elif step.action is TalentAction.WITHDRAW:
            found.append((step.label, url_for("talents.talent_withdraw", talent_id=row.id), step.style))
        elif row.status is not TalentStatus.SUBMITTED:
            address = url_for("talents.talent_step", talent_id=row.id, step=step.action.value)
            found.append((step.label, address, step.style))
    return found


def flash_saved(row: Talent, values: dict[str, Any]) -> None:
    """Say that an edit was saved, and what of it waits."""
    flash(_("已保存；已核实的内容待国资委核实后生效。") if row.status in IN_FORCE else _("已保存。"), "success")


def hint_waiting(form: Any, scope: Scope, row: Talent) -> None:
    """Say under each box what waits to be checked: the box holds what is in force."""
    for one in pending.shown(scope, row, (ChangeState.WAITING,)):
        if not one.change.kind and one.change.field in form:
            form[one.change.field].description = _(
                "另有修改待核实：%(new)s", new="；".join(new or _("（清空）") for _label, _old, new in one.rows)
            )


@blueprint.route("/<int:talent_id>/submit", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def talent_submit(talent_id: int) -> Any:
    """Ask before a registration goes to the regulator."""
    row = queries.talent_or_404(current_scope(), talent_id)
    form = TalentSubmitForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            review.submit_talent(current_actor(), talent_id, form.version.data)
            flash(_("已提交核实。"), "success")
            return redirect(url_for("talents.talent_show", talent_id=talent_id))
    form.version.data = row.revision
    return render_template("talents/talent_submit.html", form=form, row=row)


@blueprint.route("/<int:talent_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def talent_withdraw(talent_id: int) -> Any:
    """Ask before a submitted registration is taken back."""
    row = queries.talent_or_404(current_scope(), talent_id)
    form = TalentWithdrawForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            review.withdraw_talent(current_actor(), talent_id, form.version.data)
            flash(_("已撤回，可以继续修改。"), "success")
            return redirect(url_for("talents.talent_show", talent_id=talent_id))
    form.version.data = row.revision
    return render_template("talents/talent_withdraw.html", form=form, row=row)


@blueprint.route("/<int:talent_id>/review", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def talent_review(talent_id: int) -> Any:
    """Everything of a submitted registration, with a box for what is wrong beside each line."""
    scope = current_scope()
    row = queries.talent_or_404(scope, talent_id)
    lines = _lines(scope, row)
    form = review_form([(key, label) for key, label, _text in lines])
    if form.validate_on_submit():
        marks = {key: form[f"mark_{n}"].data or "" for n, (key, _label, _text) in enumerate(lines)}
        action = TalentAction.VERIFY if form.verdict.data is Verdict.VERIFY else TalentAction.RETURN
        with errors_on(form, *ON_FORM):
            review.judge_talent(current_actor(), talent_id, form.version.data, action, form.note.data or "", marks)
            flash(_("已核实通过。") if action is TalentAction.VERIFY else _("已退回补正。"), "success")
            return redirect(url_for("talents.review_list"))
    if request.method == "GET":
        form.version.data = row.revision
    place = organisations.organisation_or_404(scope, row.organisation_id)
    last = [(review_queries.mark_label(mark), mark.note) for mark in review_queries.marks_of(scope, row)]
    return render_template(
        "talents/talent_review.html", form=form, row=row, lines=lines, organisation=place, last=last,
        is_open=row.status is TalentStatus.SUBMITTED,
    )  # fmt: skip


def _lines(scope: Scope, row: Talent) -> list[tuple[str, str, str]]:
    """(key of the mark, label, value) of everything that is filled in, and of what is needed but is not."""
    person = persons.person_of(row)
    fields = [(info, shown_value(info, row, person)) for info in talent_fields()]
    lines = [(info.name, info.label, text) for info, text in fields if text or info.needed]
    for kind in RECORD_KINDS:
        for one in queries.records_of(scope, row)[kind.key]:
            told = [show_value(info, getattr(one, info.name)) for info in kind.fields]
            lines.append((f"{kind.key}:{one.id}", kind.label, "　".join(text for text in told if text)))
    return lines


@blueprint.route(f"/<int:talent_id>/steps/{STEPS}", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def talent_step(talent_id: int, step: str) -> Any:
    """Admit to the reserve, release from it, or take a verification back."""
    row = queries.talent_or_404(current_scope(), talent_id)
    action = TalentAction(step)
    rule = TALENT_WORKFLOW.find(row.status, action)
    form = TalentStepForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            review.judge_talent(current_actor(), talent_id, form.version.data, action, form.note.data or "")
            flash(_("已办理：%(what)s。", what=action.title), "success")
            return redirect(url_for("talents.talent_show", talent_id=talent_id))
    if request.method == "GET":
        form.version.data = row.revision
    title = rule.label if rule else action.title
    return render_template("talents/talent_step.html", form=form, row=row, title=title, is_open=rule is not None)


@blueprint.route("/<int:talent_id>/changes", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def change_review(talent_id: int) -> Any:
    """Decide on waiting changes one by one."""
    row = queries.talent_or_404(current_scope(), talent_id)
    changes = pending.shown(current_scope(), row, (ChangeState.WAITING,))
    form = change_form({one.change.id: one.label for one in changes})
    if form.validate_on_submit():
        said = {one.change.id: form[f"verdict_{one.change.id}"].data for one in changes}
        accepted = [number for number, verdict in said.items() if verdict is ChangeVerdict.ACCEPT]
        refused = {
            number: form[f"note_{number}"].data or ""
            for number, verdict in said.items()
            if verdict is ChangeVerdict.RETURN
        }
        with errors_on(form, *ON_FORM):
            review.decide_changes(current_actor(), talent_id, form.version.data, accepted, refused)
            flash(_("已采纳 %(a)d 项，退回 %(b)d 项。", a=len(accepted), b=len(refused)), "success")
            return redirect(url_for("talents.talent_show", talent_id=talent_id))
    if request.method == "GET":
        form.version.data = row.revision
    return render_template("talents/change_review.html", form=form, row=row, changes=changes)


@blueprint.post("/<int:talent_id>/changes/<int:change_id>/withdraw")
@requires(Permission.TALENT_EDIT)
def change_withdraw(talent_id: int, change_id: int) -> Any:
    """Take a waiting change back."""
    review.withdraw_change(current_actor(), talent_id, change_id)
    flash(_("已撤回这项修改。"), "success")
    return redirect(url_for("talents.talent_show", talent_id=talent_id))
