"""Pages of the steps of an agreement: a step with words, signing, early leaving with what would return."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.agreements import queries, service
from talent_app.agreements.blueprint import blueprint
from talent_app.agreements.enums import LeavingCause
from talent_app.agreements.forms import AgreementActForm, AgreementLeaveForm, AgreementReturnsForm, AgreementSignForm
from talent_app.agreements.models import Agreement
from talent_app.agreements.parts import Parts
from talent_app.agreements.workflow import AGREEMENT_WORKFLOW, AgreementAction
from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.core.money import Money
from talent_app.identity.permissions import Permission
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

ON_FORM = (InvalidInput, Conflict, Busy)
#: Steps that are asked for on a page; replacing happens by itself when the renewal begins.
STEPS = (
    "any(submit, withdraw, approve, return, sign, begin, renew, end, leave, confirm_leaving, refuse_leaving, cancel)"
)
FORMS = {AgreementAction.SIGN: AgreementSignForm, AgreementAction.LEAVE: AgreementLeaveForm}


@blueprint.route(f"/<int:agreement_id>/act/<{STEPS}:action>", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_READ)
def agreement_act(agreement_id: int, action: str) -> Any:
    """One step of the table, asked for and confirmed."""
    actor, wanted = current_actor(), AgreementAction(action)
    row = queries.agreement_or_404(current_scope(), agreement_id)
    step = AGREEMENT_WORKFLOW.apply(
        row.state, wanted, lambda permission: actor.can_in(permission, row.organisation_id), "-"
    )
    form = FORMS.get(wanted, AgreementActForm)()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            made = service.act_on_agreement(
                actor, agreement_id, wanted, form.version.data, note=form.note.data or "",
                on=form.on.data if "on" in form else None,
                cause=LeavingCause(form.cause.data) if "cause" in form else None,
            )  # fmt: skip
            flash(_("%(number)s：已办理“%(step)s”。", number=made.number, step=step.label), "success")
            return redirect(url_for("agreements.agreement_show", agreement_id=made.id))
    if request.method == "GET":
        form.version.data = row.version
        if "on" in form:
            form.on.data = clock.today()
    parts = queries.parts_of(current_scope(), row)
    is_leaving = wanted in (AgreementAction.LEAVE, AgreementAction.CONFIRM_LEAVING)
    return render_template(
        "agreements/agreement_act.html", row=row, step=step, form=form,
        talent=queries.people_of(current_scope(), [row])[row.talent_id],
        failed=[each for each in queries.findings_of(current_scope(), row, parts) if each.is_failed],
        may_estimate=is_leaving and actor.can_in(Permission.PAY_READ, row.organisation_id),
    )  # fmt: skip


@blueprint.get("/<int:agreement_id>/returns")
@requires(Permission.PAY_READ)
def agreement_returns(agreement_id: int) -> str:
    """What returns, instalment by instalment with its working: as it was fixed, or as it would be on a day."""
    queries.agreement_or_404(current_scope(), agreement_id)
    service.record_reading(current_actor(), agreement_id, _("退还测算"))
    scope = current_scope()
    row = queries.agreement_or_404(scope, agreement_id)
    parts = queries.parts_of(scope, row)
    is_asked = "on" in request.args
    form = AgreementReturnsForm(request.args if is_asked else None, meta={"csrf": False})
    if not is_asked:
        form.on.data, form.cause.data = row.left_on or clock.today(), (row.leaving_cause or LeavingCause.OWN_WISH).value
    is_wrong = is_asked and not form.validate()
    cause = next((each for each in LeavingCause if each.value == form.cause.data), None)
    day = row.left_on if parts.returns else clock.today() if is_wrong else form.on.data
    told = _told(parts) if parts.returns else service.returns_on(row, parts, day, cause)
    return render_template(
        "agreements/agreement_returns.html", row=row, parts=parts, form=form, told=told, day=day,
        talent=queries.people_of(scope, [row])[row.talent_id],
        total=Money.total(each["amount"] if parts.returns else each.amount for each in told), paid=parts.paid,
        can_edit=actor_may_edit(row),
    )  # fmt: skip


def _told(parts: Parts) -> list[Any]:
    """The returns as they were fixed, with the working as it was computed then."""
    return [
        {
            "amount": each.amount, "basis": each.basis, "explanation": each.working,
            "is_open": each.working.get("result") == "待确定",
            "has_basis": bool(each.working.get("steps")) or each.working.get("rule") != "SVC-001",
        }
        for each in parts.returns.values()
    ]  # fmt: skip


def actor_may_edit(row: Agreement) -> bool:
    """Whether the reader enters what came back."""
    return current_actor().can_in(Permission.AGREEMENT_EDIT, row.organisation_id)
