"""Pages of payment: the register with what is due, prepared and paid, budgets, use, what comes back."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import NotFound
from talent_app.core.formats import Sensitive, masked
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.documents.reward_register import register_pdf
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rewards import payments as service
from talent_app.rewards import queries
from talent_app.rewards.blueprint import ON_FORM, TONES, blueprint, sees_amounts
from talent_app.rewards.enums import Fund, InstalmentState
from talent_app.rewards.forms import BudgetForm, PaymentsForm, RecoveryForm, UseCheckForm, UseForm
from talent_app.rewards.models import RewardInstalment
from talent_app.rewards.queries import Payment
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def _year() -> int:
    asked = request.args.get("year", "")
    return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else clock.today().year


def _page(form: PaymentsForm | None = None) -> str:
    scope, actor, year = current_scope(), current_actor(), _year()
    due, prepared = _waiting(scope)
    found = queries.payments(scope, year=year)
    return render_template(
        "rewards/payment_list.html", form=form or _form([*due, *prepared]), due=due, prepared=prepared, rows=found,
        year=year,
        years=[year - 1, year, year + 1], tones=TONES, today=clock.today(),
        names=organisations.names(scope, {one.reward.organisation_id for one in [*due, *prepared, *found]}),
        shows=lambda one: sees_amounts(actor, one.reward.organisation_id),
        can_edit=actor.can(Permission.REWARD_EDIT), can_pay=actor.can(Permission.REWARD_APPROVE),
        budgets=queries.budgets(scope, year),
    )  # fmt: skip


def _waiting(scope: Scope) -> tuple[list[queries.Payment], list[queries.Payment]]:
    """What is due to be prepared, and what is prepared and waits to be checked."""
    return (
        queries.payments(scope, state=InstalmentState.PLANNED, until=clock.today()),
        queries.payments(scope, state=InstalmentState.PREPARED),
    )


def _form(rows: list[queries.Payment] | None = None) -> PaymentsForm:
    """The form, offering what is open in the reader's scope."""
    form = PaymentsForm()
    if rows is None:
        due, prepared = _waiting(current_scope())
        rows = [*due, *prepared]
    form.payments.offer([(str(one.instalment.id), one.talent.name) for one in rows])
    if request.method == "GET":
        form.paid_on.data = clock.today()
    return form


@blueprint.get("/payments")
@requires(Permission.REWARD_READ)
def payment_list() -> str:
    """The register of a year, what is due now, what waits for the second pair of eyes."""
    return _page()


def _ids(form: PaymentsForm) -> list[int]:
    return [int(one) for one in form.payments.data or ()]


@blueprint.post("/payments/prepare")
@requires(Permission.REWARD_EDIT)
def payment_prepare() -> Any:
    """Put the ticked payments forward."""
    form = _form()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            total = service.prepare(current_actor(), _ids(form))
            flash(_("已编制支付，合计 %(sum)s 元，待负责人审核。", sum=total.as_yuan()), "success")
            return redirect(url_for("rewards.payment_list"))
    return _page(form)


@blueprint.post("/payments/pay")
@requires(Permission.REWARD_APPROVE)
def payment_pay() -> Any:
    """Enter the ticked payments as made."""
    form = _form()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            paid_on = form.paid_on.data or clock.today()
            total = service.pay(current_actor(), _ids(form), paid_on, form.voucher.data or "")
            flash(_("已登记支付，合计 %(sum)s 元。", sum=total.as_yuan()), "success")
            return redirect(url_for("rewards.payment_list"))
    return _page(form)


@blueprint.post("/payments/return")
@requires(Permission.REWARD_APPROVE)
def payment_return() -> Any:
    """Give the ticked payments back."""
    form = _form()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            number = service.hold_back(current_actor(), _ids(form), form.voucher.data or "")
            flash(_("已退回 %(n)d 笔。", n=number), "success")
            return redirect(url_for("rewards.payment_list"))
    return _page(form)


@blueprint.get("/payments/register.<any(xlsx, pdf):file_format>")
@requires(Permission.REWARD_READ)
def payment_register(file_format: str) -> Response:
    """The register of a year as a workbook with its budget, or as a PDF; who handles payments gets accounts in full."""
    scope, actor, year = current_scope(), current_actor(), _year()
    found = [one for one in queries.payments(scope, year=year) if sees_amounts(actor, one.reward.organisation_id)]
    service.record_export(actor, year, file_format, [one.instalment.id for one in found])
    found = [one for one in queries.payments(scope, year=year) if sees_amounts(actor, one.reward.organisation_id)]
    names = organisations.names(scope, {one.reward.organisation_id for one in found})
    at = clock.now()
    title = _("%(year)d 年奖励支付登记册", year=year)
    if file_format == "pdf":
        roster = {
            "title": title, "subtitle": _("合计 %(sum)s 元", sum=_paid(found).as_yuan()),
            "columns": [{"label": label, "width": width, "style": style} for label, width, style in PDF_COLUMNS],
            "rows": [_printed(one, names) for one in found],
        }  # fmt: skip
        content = register_pdf(roster, viewer=actor.name, printed_at=at)
        return send_file(BytesIO(content), mimetype=PDF, as_attachment=True, download_name=f"rewards-{year}.pdf")
    file = BytesIO()
    clear = actor.can(Permission.REWARD_EDIT) or actor.can(Permission.REWARD_APPROVE)
    tables = [
        Table(_("支付登记册"), XLSX_COLUMNS, [_line(one, names, is_masked=not clear) for one in found]),
        Table(_("预算"), BUDGET_COLUMNS, [
            (organisations.names(scope, {one.organisation_id}).get(one.organisation_id, ""), one.fund.title, one.amount,
             one.taken, one.left, one.row.number if one.row else "") for one in queries.budgets(scope, year)
        ]),
    ]  # fmt: skip
    write_tables(file, tables, title=title, created=at)
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{year}年奖励支付登记册.xlsx")


def _paid(found: list[Payment]) -> Money:
    return Money.total(one.instalment.amount for one in found if one.instalment.state is InstalmentState.PAID)


PDF_COLUMNS = (
    ("姓名", 17, ""), ("单位", 22, ""), ("奖励项目", None, ""), ("办法文号", 24, ""), ("期次", 9, "c"),
    ("应付日期", 18, "c"), ("金额（元）", 21, "n"), ("计税", 14, "c"), ("账号尾号", 11, "c"), ("状态", 14, "c"),
    ("支付日期", 18, "c"), ("凭证号", 18, ""),
)  # fmt: skip
XLSX_COLUMNS = [
    Column("姓名", width=12), Column("单位", width=28), Column("奖励项目", width=28), Column("办法文号", width=22),
    Column("期次", CellKind.COUNT), Column("应付日期", CellKind.DAY), Column("金额（元）", CellKind.MONEY),
    Column("计税", width=12), Column("收款账号", width=24), Column("状态", width=12),
    Column("支付日期", CellKind.DAY), Column("凭证号", width=18),
]  # fmt: skip
BUDGET_COLUMNS = [
    Column("单位", width=28), Column("资金来源", width=12), Column("预算（元）", CellKind.MONEY),
    Column("已编制和支付（元）", CellKind.MONEY), Column("余额（元）", CellKind.MONEY), Column("文号", width=22),
]  # fmt: skip


def _line(one: Payment, names: dict[int, str], *, is_masked: bool) -> tuple[Any, ...]:
    row, reward = one.instalment, one.reward
    account = reward.account or ""
    return (
        one.talent.name, names.get(reward.organisation_id, ""), reward.item_title, reward.scheme_number, row.number,
        row.due_on, row.amount, "免税" if reward.is_tax_free else "按工资薪金",
        masked(Sensitive.BANK, account) if is_masked and account else account, row.state.title, row.paid_on,
        row.voucher,
    )  # fmt: skip


def _printed(one: Payment, names: dict[int, str]) -> list[Any]:
    """A line as paper has room for it: days as figures, of the account its end alone."""
    told = list(_line(one, names, is_masked=True))
    told[8] = one.reward.account_tail or "—"
    return [value.isoformat() if isinstance(value, date) else value for value in told]


@blueprint.route("/budgets", methods=["GET", "POST"])
@requires(Permission.REWARD_EDIT)
def budget_list() -> str | Response:
    """Budgets of a year with what is taken of them, and the form that enters one."""
    scope, year = current_scope(), _year()
    form = BudgetForm()
    form.organisation.offer([(str(one.id), one.name) for one in organisations.enterprises(scope)])
    if request.method == "GET":
        places = organisations.enterprises(scope)
        form.organisation.data = str(places[0].id) if len(places) == 1 else None
        form.year.data, form.fund.data = year, Fund.GOVERNMENT
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.set_budget(
                current_actor(), int(form.organisation.data), form.year.data, form.fund.data, form.amount.data,
                form.number.data or "",
            )  # fmt: skip
            flash(_("已保存预算。"), "success")
            return redirect(url_for("rewards.budget_list", year=form.year.data))
    found = queries.budgets(scope, year)
    return render_template(
        "rewards/budget_list.html", form=form, rows=found, year=year, years=[year - 1, year, year + 1],
        names=organisations.names(scope, {one.organisation_id for one in found}),
    )  # fmt: skip


def _instalment(reward_id: int, number: int) -> tuple[Any, RewardInstalment]:
    reward = queries.reward_or_404(current_scope(), reward_id)
    for one in queries.instalments_of(current_scope(), reward):
        if one.number == number:
            return reward, one
    raise NotFound()


@blueprint.route("/<int:reward_id>/instalments/<int:number>/use", methods=["GET", "POST"])
@requires(Permission.REWARD_EDIT)
def use_report(reward_id: int, number: int) -> str | Response:
    """Say how the money of one payment was used."""
    reward, row = _instalment(reward_id, number)
    form = UseForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.report_use(
                current_actor(), reward_id, number, form.version.data, form.used.data, form.note.data or ""
            )
            flash(_("已登记使用情况，待核查。"), "success")
            return redirect(url_for("rewards.reward_show", reward_id=reward_id))
    if request.method == "GET":
        form.version.data, form.used.data, form.note.data = row.version, row.used, row.use_note
    return render_template("rewards/use_report.html", form=form, reward=reward, row=row)


@blueprint.route("/<int:reward_id>/instalments/<int:number>/check", methods=["GET", "POST"])
@requires(Permission.REWARD_APPROVE)
def use_check(reward_id: int, number: int) -> str | Response:
    """Check the use that was reported."""
    reward, row = _instalment(reward_id, number)
    form = UseCheckForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.check_use(
                current_actor(), reward_id, number, form.version.data, form.is_right.data == "1", form.note.data or ""
            )
            flash(_("已登记核查结果。"), "success")
            return redirect(url_for("rewards.reward_show", reward_id=reward_id))
    if request.method == "GET":
        form.version.data = row.version
    return render_template("rewards/use_check.html", form=form, reward=reward, row=row)


@blueprint.route("/<int:reward_id>/instalments/<int:number>/recover", methods=["GET", "POST"])
@requires(Permission.REWARD_APPROVE)
def recovery_record(reward_id: int, number: int) -> str | Response:
    """Enter that what was to be taken back has come in."""
    reward, row = _instalment(reward_id, number)
    form = RecoveryForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.recover(
                current_actor(), reward_id, number, form.version.data, form.on.data, form.voucher.data or ""
            )
            flash(_("已登记追回。"), "success")
            return redirect(url_for("rewards.reward_show", reward_id=reward_id))
    if request.method == "GET":
        form.version.data, form.on.data = row.version, clock.today()
    return render_template("rewards/recovery_record.html", form=form, reward=reward, row=row)
