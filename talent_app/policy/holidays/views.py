"""Pages of announced holidays: which years are known, and entering one."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.dates import WorkingCalendar
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.policy.holidays import queries, service
from talent_app.policy.holidays.forms import HolidayEditForm, HolidayListForm
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

blueprint = Blueprint("holidays", __name__)


@blueprint.route("/policy/holidays", methods=["GET", "POST"])
@requires(Permission.POLICY_EDIT)
def holiday_list() -> str | Response:
    """Which years are known to the library, which were entered, which are missing."""
    form = HolidayListForm()
    if form.validate_on_submit():
        return redirect(url_for("holidays.holiday_edit", year=form.year.data))
    this = clock.today().year
    rows = {row.year: row for row in queries.holiday_years(current_scope())}
    if request.method == "GET":
        form.year.data = next(
            (year for year in range(this, this + 3) if not WorkingCalendar().is_announced(year) and year not in rows),
            this + 1,
        )
    years = sorted({*rows, this, this + 1}, reverse=True)
    return render_template(
        "holidays/holiday_list.html",
        form=form,
        years=[(year, rows.get(year), WorkingCalendar().is_announced(year)) for year in years],
    )


@blueprint.route("/policy/holidays/<int:year>", methods=["GET", "POST"])
@requires(Permission.POLICY_EDIT)
def holiday_edit(year: int) -> str | Response:
    """Enter or correct one year."""
    row = queries.holiday_year(current_scope(), year)
    data = {"version": 0}
    if row is not None:
        data = {
            "version": row.version,
            "document": row.document,
            "days_off": tuple(date.fromisoformat(each) for each in row.days_off),
            "make_up_days": tuple(date.fromisoformat(each) for each in row.make_up_days),
        }
    form = HolidayEditForm(data=data)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            service.set_holidays(
                current_actor(),
                year,
                form.version.data,
                days_off=form.days_off.data or (),
                make_up_days=form.make_up_days.data or (),
                document=form.document.data,
            )
            flash(_("已保存 %(year)d 年放假安排，正在重新计算暂定的期限。", year=year), "success")
            return redirect(url_for("holidays.holiday_list"))
    return render_template("holidays/holiday_edit.html", year=year, form=form)
