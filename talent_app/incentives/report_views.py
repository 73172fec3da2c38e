"""Pages of the yearly report, and the collected return of all enterprises."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.incentives import execution_queries, queries, report_service, review_queries
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.execution_forms import ReportWriteForm
from talent_app.incentives.life_states import ReportHeading
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

__all__ = ["blueprint"]

BASE = "/incentives/plans/<int:plan_id>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get(f"{BASE}/reports/<int:year>")
@requires(Permission.PLAN_READ)
def plan_report(plan_id: int, year: int) -> str:
    """The yearly report with its five headings, as it was sent or as it stands."""
    scope, actor = current_scope(), current_actor()
    plan = queries.plan_or_404(scope, actor, plan_id)
    execution_queries.decided_version(scope, plan)
    row = execution_queries.report_of(scope, plan, year)
    sees = review_queries.sees_people(scope, actor, plan)
    return render_template(
        "incentives/plan_report.html", plan=plan, year=year, row=row,
        writes=actor.can_in(Permission.PLAN_EDIT, plan.organisation_id) and (row is None or row.sent_on is None),
        headings=[
            (each.title, row.headings.get(each.value, "") if sees or each is not ReportHeading.INDIVIDUALS else "***")
            for each in ReportHeading
        ] if row else [],
        due=execution_queries.report_due(year), today=clock.today(),
        receives=actor.can_in(Permission.PLAN_REVIEW, plan.organisation_id),
    )  # fmt: skip


@blueprint.route(f"{BASE}/reports/<int:year>/edit", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def report_write(plan_id: int, year: int) -> str | Response:
    """Write the report: prefilled from appraisal and payments, corrected, sent."""
    scope, actor = current_scope(), current_actor()
    plan = queries.plan_or_404(scope, actor, plan_id)
    execution_queries.decided_version(scope, plan)
    row = execution_queries.report_of(scope, plan, year)
    words = row.headings if row else report_service.prefilled(scope, plan, year)
    form = ReportWriteForm(data={"version": row.version if row else 0, **words})
    if form.validate_on_submit():
        with errors_on(form):
            send = "send" in request.form
            given = {each.value: form[each.value].data or "" for each in ReportHeading}
            report_service.write_report(actor, plan_id, year, form.version.data, given, send=send)
            flash(_("已报送年度报告。") if send else _("已保存，尚未报送。"), "success")
            return redirect(url_for("incentives.plan_report", plan_id=plan_id, year=year))
    return render_template("incentives/report_write.html", plan=plan, year=year, form=form)


@blueprint.post(f"{BASE}/reports/<int:year>/receive")
@requires(Permission.PLAN_REVIEW)
def report_receive(plan_id: int, year: int) -> Response:
    """The regulator notes that the report arrived."""
    report_service.receive_report(current_actor(), plan_id, year)
    flash(_("已签收 %(year)d 年度报告。", year=year), "success")
    return redirect(url_for("incentives.plan_report", plan_id=plan_id, year=year))


def asked_year() -> int:
    """The year of the query string, the last one where none is given."""
    text = request.args.get("year", "")
    return int(text) if text.isdecimal() and 2016 <= int(text) <= 2100 else clock.today().year - 1


@blueprint.get("/incentives/reports")
@requires(Permission.PLAN_READ)
def report_list() -> str:
    """Which plan reported about a year, and which is late."""
    scope, actor, year = current_scope(), current_actor(), asked_year()
    rows = execution_queries.running_plans(scope, actor, year)
    reports = execution_queries.reports_by_plan(scope, [plan for plan, _place in rows], year)
    return render_template(
        "incentives/report_list.html", year=year, rows=rows, reports=reports,
        due=execution_queries.report_due(year), today=clock.today(),
        instruments={code: each.title for code, each in INSTRUMENTS.items()},
        is_regulator=actor.can(Permission.PLAN_REVIEW) or actor.can(Permission.PLAN_DECIDE),
    )  # fmt: skip


def punctuality(sent_on: date | None, due: date) -> str:
    """Whether a report came in time, late, not at all, or is not due yet."""
    if sent_on is not None:
        return _("按期") if sent_on <= due else _("迟报")
    return _("未报送，已超期") if clock.today() > due else _("未报送")


@blueprint.get("/incentives/reports.xlsx")
@requires(Permission.PLAN_READ)
def report_returns() -> Response:
    """The collected return of all enterprises about a year, as a spreadsheet; no names, no personal amounts."""
    scope, actor, year = current_scope(), current_actor(), asked_year()
    rows = execution_queries.running_plans(scope, actor, year)
    reports = execution_queries.reports_by_plan(scope, [plan for plan, _place in rows], year)
    report_service.record_returns(actor, year, len(rows))
    columns = (
        Column("企业", CellKind.TEXT, 34), Column("方案编号", CellKind.TEXT, 18), Column("激励方式", CellKind.TEXT, 18),
        Column("批复文号", CellKind.TEXT, 24), Column("当年激励人数", CellKind.COUNT, 14),
        Column("当年发放（元）", CellKind.MONEY, 18), Column("累计发放（元）", CellKind.MONEY, 18),
        Column("报送日期", CellKind.DAY, 14), Column("报送情况", CellKind.TEXT, 16),
        Column("签收人", CellKind.TEXT, 12),
        *(Column(each.title, CellKind.TEXT, 40) for each in ReportHeading if each is not ReportHeading.INDIVIDUALS),
    )  # fmt: skip
    lines, due = [], execution_queries.report_due(year)
    for plan, place in rows:
        report = reports.get(plan.id)
        sent = report if report is not None and report.sent_on is not None else None
        words = [
            sent.headings.get(each.value, "") if sent else ""
            for each in ReportHeading
            if each is not ReportHeading.INDIVIDUALS
        ]
        lines.append(
            [
                place.name, plan.number, INSTRUMENTS[plan.instrument].title, plan.decision_number,
                sent.headcount if sent else None, sent.paid if sent else None, sent.paid_so_far if sent else None,
                sent.sent_on if sent else None, punctuality(sent.sent_on if sent else None, due),
                sent.received_by_name if sent else "", *words,
            ]
        )  # fmt: skip
    stream = BytesIO()
    write_tables(stream, [Table(f"{year} 年度汇总", columns, lines)], title="激励方案年度执行汇总", created=clock.now())
    stream.seek(0)
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name=f"plan-returns-{year}.xlsx")
