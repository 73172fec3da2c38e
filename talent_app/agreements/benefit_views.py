"""Pages of what an agreement promises: benefits, payments, days on site, money that came back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.agreements import benefits, queries
from talent_app.agreements.blueprint import blueprint
from talent_app.agreements.enums import BenefitKind, MoneySource, ReturnRule
from talent_app.agreements.forms import BenefitForm, BenefitRemoveForm, PaymentForm, ReturnForm, StayForm
from talent_app.agreements.models import Agreement
from talent_app.agreements.parts import Parts
from talent_app.core.errors import Busy, Conflict, InvalidInput, NotFound
from talent_app.identity.permissions import Permission
from talent_app.rules.return_policy import ruling_of
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

ON_FORM = (InvalidInput, Conflict, Busy)
ONE = "/<int:agreement_id>"


def _find(agreement_id: int) -> tuple[Agreement, Parts]:
    row = queries.agreement_or_404(current_scope(), agreement_id)
    return row, queries.parts_of(current_scope(), row)


def _one(rows: Any, row_id: int) -> Any:
    for each in rows:
        if each.id == row_id:
            return each
    raise NotFound()


def _back(agreement_id: int, anchor: str) -> Response:
    return redirect(url_for("agreements.agreement_show", agreement_id=agreement_id, _anchor=anchor))


def _save_benefit(form: BenefitForm, row: Agreement, benefit_id: int | None) -> None:
    lines = form.lines.data
    if not lines:
        if not (form.count.data and form.first_due.data):
            raise InvalidInput(_("没有填写分期。"), _("填写期数和首期日期，或逐行填写各期。"), "count")
        lines = benefits.even_lines(
            form.amount.data, form.count.data, form.first_due.data, form.every_months.data or 12
        )
    values = {
        "kind": BenefitKind(form.kind.data), "source": MoneySource(form.source.data), "amount": form.amount.data,
        "document": form.document.data or "", "is_special_training": bool(form.is_special_training.data),
        "note": form.note.data or "", "return_rule": ReturnRule(form.return_rule.data),
        "return_basis": form.return_basis.data or "",
    }  # fmt: skip
    benefits.set_benefit(current_actor(), row.id, benefit_id, form.version.data or None, values, lines)


def _rulings(row: Agreement) -> dict[str, Any]:
    """What the policy says of the return of every kind of benefit, and the kinds nothing was entered for."""
    policy, found, lacking = queries.policy_of(current_scope(), row), [], []
    for kind in BenefitKind:
        told = ruling_of(policy, kind.value, is_government=True, is_special_training=False)
        if told is None:
            lacking.append(kind.title)
        found.append(
            (f"{kind.title}（{MoneySource.GOVERNMENT.title}）", told.title if told else "",
             told.source if told else "—")
        )  # fmt: skip
    for is_training, title in ((True, _("专项技术培训")), (False, _("其他待遇"))):
        told = ruling_of(policy, "", is_government=False, is_special_training=is_training)
        if told:
            found.append((f"{title}（{MoneySource.EMPLOYER.title}）", told.title, told.source))
    return {"rulings": found, "lacking": lacking}


@blueprint.route(f"{ONE}/benefits/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_EDIT)
def benefit_new(agreement_id: int) -> Any:
    """Promise a benefit."""
    row, _parts = _find(agreement_id)
    form = BenefitForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            _save_benefit(form, row, None)
            flash(_("已登记待遇。"), "success")
            return _back(agreement_id, "benefits")
    if request.method == "GET":
        form.version.data, form.count.data, form.every_months.data = 0, 1, 12
        form.first_due.data = row.from_on
        form.return_rule.data = ReturnRule.BY_POLICY.value
    return render_template("agreements/benefit_new.html", form=form, row=row, **_rulings(row))


@blueprint.route(f"{ONE}/benefits/<int:benefit_id>", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_EDIT)
def benefit_edit(agreement_id: int, benefit_id: int) -> Any:
    """Change a benefit of a draft."""
    row, parts = _find(agreement_id)
    benefit = _one(parts.benefits, benefit_id)
    form = BenefitForm(obj=benefit)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            _save_benefit(form, row, benefit_id)
            flash(_("已保存。"), "success")
            return _back(agreement_id, "benefits")
    if request.method == "GET":
        form.lines.data = [benefits.Line(each.due_on, each.amount, each.condition) for each in parts.of(benefit)]
    return render_template("agreements/benefit_edit.html", form=form, row=row, benefit=benefit, **_rulings(row))


@blueprint.route(f"{ONE}/benefits/<int:benefit_id>/remove", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_EDIT)
def benefit_remove(agreement_id: int, benefit_id: int) -> Any:
    """Ask before a benefit is taken out."""
    row, parts = _find(agreement_id)
    benefit = _one(parts.benefits, benefit_id)
    form = BenefitRemoveForm()
    if form.validate_on_submit():
        benefits.remove_benefit(current_actor(), agreement_id, benefit_id, form.version.data)
        flash(_("已删除待遇。"), "success")
        return _back(agreement_id, "benefits")
    form.version.data = benefit.version
    return render_template("agreements/benefit_remove.html", form=form, row=row, benefit=benefit)


@blueprint.route(f"{ONE}/instalments/<int:instalment_id>/pay", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_EDIT)
def instalment_pay(agreement_id: int, instalment_id: int) -> Any:
    """Enter a payment that was made."""
    row, parts = _find(agreement_id)
    each = _one(parts.instalments, instalment_id)
    form = PaymentForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            benefits.enter_payment(
                current_actor(), agreement_id, instalment_id, form.version.data, form.paid_on.data,
                form.voucher.data or "",
            )  # fmt: skip
            flash(_("已登记支付，由企业负责人复核后生效。"), "success")
            return _back(agreement_id, "benefits")
    if request.method == "GET":
        form.version.data, form.paid_on.data = each.version, clock.today()
    return render_template(
        "agreements/instalment_pay.html", form=form, row=row, each=each, benefit=parts.benefit_of(each)
    )


@blueprint.post(f"{ONE}/instalments/<int:instalment_id>/check")
@requires(Permission.AGREEMENT_APPROVE)
def instalment_check(agreement_id: int, instalment_id: int) -> Any:
    """The second pair of eyes on a payment."""
    _row, parts = _find(agreement_id)
    _one(parts.instalments, instalment_id)
    sent, agrees = request.form.get("version", ""), request.form.get("answer") == "yes"
    version = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
    benefits.check_payment(current_actor(), agreement_id, instalment_id, version, agrees=agrees)
    flash(_("已复核，支付生效。") if agrees else _("已退回，请登记人重新登记。"), "success")
    return _back(agreement_id, "benefits")


@blueprint.route(f"{ONE}/stays/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_EDIT)
def stay_new(agreement_id: int) -> Any:
    """Enter days on site."""
    row, _parts = _find(agreement_id)
    form = StayForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            stay = benefits.record_stay(
                current_actor(), agreement_id, form.from_on.data, form.until_on.data, form.work.data or ""
            )
            flash(_("已登记在岗 %(n)d 天。", n=stay.days), "success")
            return _back(agreement_id, "stays")
    return render_template("agreements/stay_new.html", form=form, row=row)


@blueprint.post(f"{ONE}/stays/<int:stay_id>/remove")
@requires(Permission.AGREEMENT_EDIT)
def stay_remove(agreement_id: int, stay_id: int) -> Any:
    """Take back days entered by mistake."""
    _row, parts = _find(agreement_id)
    _one(parts.stays, stay_id)
    form = BenefitRemoveForm()
    if not form.validate_on_submit():
        return _back(agreement_id, "stays")
    benefits.remove_stay(current_actor(), agreement_id, stay_id, form.version.data or 0)
    flash(_("已删除在岗记录。"), "success")
    return _back(agreement_id, "stays")


@blueprint.route(f"{ONE}/returns/<int:instalment_id>/receive", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_EDIT)
def return_receive(agreement_id: int, instalment_id: int) -> Any:
    """Enter that money came back."""
    row, parts = _find(agreement_id)
    each = parts.returns.get(instalment_id)
    if each is None:
        raise NotFound()
    form = ReturnForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            benefits.receive_return(
                current_actor(), agreement_id, instalment_id, form.version.data, form.received_on.data,
                form.voucher.data or "",
            )  # fmt: skip
            flash(_("已登记收到退还款。"), "success")
            return _back(agreement_id, "benefits")
    if request.method == "GET":
        form.version.data, form.received_on.data = each.version, clock.today()
    return render_template("agreements/return_receive.html", form=form, row=row, each=each)
