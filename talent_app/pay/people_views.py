"""Pages of people in the pay structure: masked list, list in clear (recorded), one person, and the year's workbook."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, ImportRejected, InvalidInput, NotFound
from talent_app.core.money import Money
from talent_app.identity.permissions import Permission
from talent_app.organisations.models import Organisation
from talent_app.pay import people, queries, sheets, surveys
from talent_app.pay.blueprint import blueprint, enterprise, frame, industry_title
from talent_app.pay.forms import AssignmentForm, PeopleImportForm
from talent_app.pay.models import PaySurveyCell
from talent_app.pay.people import PaidRow
from talent_app.pay.queries import Member
from talent_app.rules.explanation import Explanation, Input
from talent_app.rules.merit import PERFORMANCES
from talent_app.rules.pay_bands import Position, position_in
from talent_app.web import fragments
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on, place_error

BASE = "/pay/<int:organisation_id>/people"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _year(organisation_id: int) -> tuple[int, list[int]]:
    """The year asked for, else the latest with records, else last year; and the years there are."""
    known = queries.years(current_scope(), organisation_id)
    asked = request.args.get("year", "")
    usual = known[0] if known else clock.today().year - 1
    return (int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else usual), known


def _listed(organisation_id: int, year: int) -> list[Member]:
    found = queries.members(current_scope(), organisation_id, year)
    return sorted(found, key=lambda each: (each.post is None, -(each.grade or 0), each.talent.name_key, each.talent.id))


@blueprint.get(BASE)
@requires(Permission.PAY_READ)
def people_list(organisation_id: int) -> str:
    """Everybody with post and grade; what each is paid stays hidden."""
    place = enterprise(organisation_id)
    year, years = _year(organisation_id)
    return render_template(
        "pay/people_list.html", members=_listed(organisation_id, year), year=year, years=years, is_clear=False,
        stands={}, **frame(place, "people"),
    )  # fmt: skip


@blueprint.get(f"{BASE}/clear")
@requires(Permission.PAY_READ)
def people_clear(organisation_id: int) -> str:
    """The same with pay, compa-ratio, penetration, market gap and circles; noted in the audit."""
    place = enterprise(organisation_id)
    year, years = _year(organisation_id)
    shown = [each.talent for each in _listed(organisation_id, year) if each.record]
    people.record_reading(current_actor(), organisation_id, _("人员薪酬 %(year)s", year=year), shown)
    place = enterprise(organisation_id)
    members = _listed(organisation_id, year)
    cells = _survey_cells()
    stands = {each.talent.id: _stands(each, place, cells) for each in members}
    return render_template(
        "pay/people_clear.html", members=members, year=year, years=years, is_clear=True, stands=stands,
        **frame(place, "people"),
    )  # fmt: skip


def _survey_cells() -> list[PaySurveyCell]:
    found = surveys.surveys(current_scope())
    return surveys.cells_of(current_scope(), found[0]) if found else []


def _market(member: Member, place: Organisation, cells: list[PaySurveyCell]) -> Money | None:
    if member.post is None or not member.post.survey_level:
        return None
    cell = surveys.cell_for(cells, member.post.survey_level, industry_title(place))
    return cell.p50 if cell else None


def _stands(member: Member, place: Organisation, cells: list[PaySurveyCell]) -> Position | None:
    if member.record is None or member.band is None or not member.record.total:
        return None
    return position_in(member.record.total, member.band, _market(member, place, cells))


def _member(organisation_id: int, talent_id: int, year: int) -> Member:
    queries.talent_or_404(current_scope(), organisation_id, talent_id)
    for each in queries.members(current_scope(), organisation_id, year):
        if each.talent.id == talent_id:
            return each
    raise NotFound()


@blueprint.route(f"{BASE}/<int:talent_id>", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def person_edit(organisation_id: int, talent_id: int) -> str | Response:
    """One person's post, grade and pay of a year."""
    place = enterprise(organisation_id)
    year, _years = _year(organisation_id)
    member = _member(organisation_id, talent_id, year)
    form = AssignmentForm()
    scope = current_scope()
    form.post.offer([(str(post.id), post.name) for post in queries.posts(scope, organisation_id)])
    structure = queries.structure_of(scope, organisation_id)
    form.grade.offer([(str(each["grade"]), f"{each['grade']} 级") for each in structure.grades] if structure else [])
    form.performance.offer([(each, each) for each in PERFORMANCES])
    if request.method == "GET":
        _fill(form, member, year)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            _save_person(organisation_id, talent_id, form)
            flash(_("已保存 %(name)s 的任岗和薪酬。", name=member.talent.name), "success")
            return redirect(url_for("pay.people_list", organisation_id=organisation_id, year=form.year.data or year))
    return render_template("pay/person_edit.html", form=form, member=member, **frame(place, "people"))


def _fill(form: AssignmentForm, member: Member, year: int) -> None:
    held, paid = member.assignment, member.record
    form.post.data = str(held.post_id) if held else None
    form.from_on.data = held.from_on if held else clock.today()
    form.grade.data = str(held.grade) if held and held.grade else None
    form.reason.data = held.reason if held else ""
    form.version.data = held.version if held else 0
    form.year.data = year
    for name in (*people.AMOUNTS, "performance", "is_full_year"):
        form[name].data = getattr(paid, name) if paid else (name == "is_full_year" or None)


def _save_person(organisation_id: int, talent_id: int, form: AssignmentForm) -> None:
    actor = current_actor()
    people.assign_post(
        actor, organisation_id, talent_id, form.version.data or None,
        post_id=int(form.post.data) if form.post.data else None,
        grade=int(form.grade.data) if form.grade.data else None, from_on=form.from_on.data or clock.today(),
        reason=form.reason.data or "",
    )  # fmt: skip
    amounts = {name: form[name].data for name in people.AMOUNTS}
    if any(value is not None for value in amounts.values()):
        row = PaidRow(
            talent_id,
            **{name: value or Money.ZERO for name, value in amounts.items()},
            performance=form.performance.data or "",
            is_full_year=bool(form.is_full_year.data),
        )
        people.record_pay(actor, organisation_id, form.year.data or clock.today().year - 1, [row])


@blueprint.get(f"{BASE}/<int:talent_id>/<any(compa, penetration, circle, market):field>")
@requires(Permission.PAY_READ)
def person_explain(organisation_id: int, talent_id: int, field: str) -> Response:
    """How one figure of a person came about; noted in the audit, for it shows what he is paid."""
    place = enterprise(organisation_id)
    year, _years = _year(organisation_id)
    member = _member(organisation_id, talent_id, year)
    people.record_reading(current_actor(), organisation_id, _("薪酬位置的算法"), [member.talent])
    place, member = enterprise(organisation_id), _member(organisation_id, talent_id, year)
    stands = _stands(member, place, _survey_cells())
    names = {"compa": "对比率", "penetration": "带宽渗透率", "circle": "红绿圈", "market": "市场差距"}
    step = next((each for each in (stands.steps if stands else ()) if each.label == names[field]), None)
    if stands is None or step is None or member.record is None or member.band is None or member.post is None:
        raise NotFound(_("还没有可以解释的数。"), _("请先完成定级并登记薪酬。"))
    paid, band = member.record, member.band
    ends = "、".join(each.as_yuan() for each in (band.minimum, band.midpoint, band.maximum))
    inputs = (
        Input(_("年度薪酬"), paid.total.as_yuan(), "", _("基本、绩效、津补贴之和，%(year)s 年登记", year=year)),
        Input(_("薪级"), _("%(n)d 级", n=band.grade), "", _("职位“%(post)s”", post=member.post.name)),
        Input(_("下限、中位值、上限"), ends, "", _("薪级薪档")),
    )
    explained = Explanation(
        f"{field}:{talent_id}", f"{member.talent.name}：{step.label}", step.expression, step.result, inputs,
        steps=stands.steps,
    )  # fmt: skip
    back = url_for("pay.people_clear", organisation_id=organisation_id, year=year)
    return fragments.render(
        "pay/person_explain.html", ("explained",), explained=explained, back=back, **frame(place, "people")
    )


@blueprint.get(f"{BASE}.xlsx")
@requires(Permission.PAY_EDIT)
def people_sheet(organisation_id: int) -> Response:
    """The workbook of a year: everybody with what is known, to fill in and send back; noted in the audit."""
    enterprise(organisation_id)
    year, _years = _year(organisation_id)
    paid = [each.talent for each in _listed(organisation_id, year) if each.record]
    people.record_reading(current_actor(), organisation_id, _("薪酬表格 %(year)s", year=year), paid)
    file = BytesIO()
    posts = queries.posts(current_scope(), organisation_id)
    sheets.write_pay_template(file, _listed(organisation_id, year), posts, clock.now())
    file.seek(0)
    return send_file(file, mimetype=SHEET, as_attachment=True, download_name=_("薪酬记录-%(year)s.xlsx", year=year))


@blueprint.route(f"{BASE}/import", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def people_import(organisation_id: int) -> str | Response:
    """Read a filled workbook: faults by row or a preview; written only when that was confirmed."""
    place = enterprise(organisation_id)
    form = PeopleImportForm()
    if request.method == "GET":
        form.year.data = _year(organisation_id)[0]
    context: dict[str, Any] = {"rows": None, "faults": []}
    if form.validate_on_submit():
        scope = current_scope()
        members = queries.members(scope, organisation_id, form.year.data)
        try:
            rows, faults = sheets.read_pay(
                form.file.data.read(), form.file.data.filename or "", members, queries.posts(scope, organisation_id)
            )
            if form.confirmed.data and not faults:
                number = people.record_pay(current_actor(), organisation_id, form.year.data, rows)
                flash(_("已写入 %(n)d 人的薪酬记录。", n=number), "success")
                return redirect(url_for("pay.people_list", organisation_id=organisation_id, year=form.year.data))
            context = {"rows": _preview(rows, members), "faults": faults}
        except ImportRejected as problem:
            place_error(form, InvalidInput(problem.message, problem.hint, field="file"))
        except (InvalidInput, Conflict) as problem:
            place_error(form, problem)
    return render_template("pay/people_import.html", form=form, **context, **frame(place, "people"))


def _preview(rows: list[PaidRow], members: list[Member]) -> dict[str, Any]:
    """How many rows are new, changed or as before, and what they come to."""
    known = {each.talent.id: each.record for each in members}
    new = sum(1 for row in rows if known.get(row.talent_id) is None)
    same = sum(1 for row in rows if _is_same(row, known.get(row.talent_id)))
    total = Money.total(row.base + row.variable + row.allowance for row in rows)
    return {"count": len(rows), "new": new, "same": same, "changed": len(rows) - new - same, "total": total}


def _is_same(row: PaidRow, record: Any) -> bool:
    names = (*people.AMOUNTS, "performance", "is_full_year")
    return record is not None and all(getattr(record, name) == getattr(row, name) for name in names)
