"""Pages of social insurance: enterprises, rates of a year, people masked or in clear, who is not enrolled, register."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.formats import instant, masked
from talent_app.core.money import Money
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.insurance import queries, service
from talent_app.insurance.costs import REGION, cost_of
from talent_app.organisations import queries as organisations
from talent_app.organisations.models import Organisation
from talent_app.policy import queries as policies
from talent_app.rules.insurance_year import FIGURES, MARK
from talent_app.rules.notation import percent
from talent_app.rules.parameters import NotInForce, Unit
from talent_app.rules.social_insurance import REGIONS
from talent_app.talents.models import Talent
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.home import WorkItem
from talent_app.web.listing import Page, read_listing
from talent_app.web.sections import Line, Section

blueprint = Blueprint("insurance", __name__, url_prefix="/insurance")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HIDDEN = "＊＊＊"
ENTRIES = (("yes", _l("已登记参保信息")), ("no", _l("未登记参保信息")))


def work_items(actor: Actor) -> list[WorkItem]:
    """Who is not enrolled in time, for those who enrol."""
    if not actor.can(Permission.PAY_EDIT):
        return []
    scope, today = actor.scope_for(Permission.PAY_EDIT), clock.today()
    places = organisations.enterprises(scope)
    late = queries.late_enrolments(scope, [row.id for row in places], today)
    url = url_for("insurance.overview")
    if len(places) == 1:
        url = url_for("insurance.unenrolled_list", organisation_id=places[0].id)
    return [
        WorkItem(
            _("用工 30 日未参保"), len(late), url, min((each.due_on for each in late), default=None), tone="attention"
        )
    ]


def person_section(actor: Actor, row: Talent) -> Section | None:
    """A person's insurance, on his page: whether enrolled, no amounts."""
    if not actor.can_in(Permission.PAY_READ, row.organisation_id):
        return None
    record = queries.record_of(actor.scope_for(Permission.PAY_READ), row)
    can_edit = actor.can_in(Permission.PAY_EDIT, row.organisation_id)
    values = {"organisation_id": row.organisation_id, "talent_id": row.id}
    add = url_for("insurance.person_edit", **values) if can_edit and record is None else ""
    lines = []
    if record is not None:
        state = (_("参保中"), "good") if record.enrolled_on and not record.ended_on else (_("未参保"), "attention")
        note = _("%(day)s 起用工", day=f"{record.started_on:%Y-%m-%d}")
        lines = [Line(_("社会保险和公积金"), url_for("insurance.person_show", **values), note, state)]
    return Section("talent-insurance", _("社会保险"), lines, add, _("没有登记参保信息。"))


def asked_year() -> int:
    """The year asked for, else this one."""
    text = request.args.get("year", "")
    return int(text) if text.isascii() and text.isdecimal() and 2011 <= int(text) <= 2100 else clock.today().year


def asked_region() -> str:
    """The region of the address, else the one most people are insured in."""
    asked = request.args.get("region", "")
    return asked if asked in dict(REGIONS) else REGION


def frame(place: Organisation, here: str, year: int) -> dict[str, Any]:
    """What every page of one enterprise shows."""
    actor = current_actor()
    pages = [
        ("people", _("人员"), "insurance.people_list", Permission.PAY_STRUCTURE),
        ("unenrolled", _("未按期参保"), "insurance.unenrolled_list", Permission.PAY_STRUCTURE),
        ("annuity", _("企业年金"), "insurance.annuity_show", Permission.PAY_READ),
    ]
    return {
        "place": place,
        "year": year,
        "tabs_of": [
            (title, url_for(endpoint, organisation_id=place.id, year=year), code == here, None)
            for code, title, endpoint, permission in pages
            if actor.can_in(permission, place.id)
        ],
        "may_edit": actor.can_in(Permission.PAY_EDIT, place.id),
        "may_read": actor.can_in(Permission.PAY_READ, place.id),
        "estimate": queries.estimate_of(current_scope(), place.id, year),
    }


@blueprint.get("")
@requires(Permission.PAY_STRUCTURE)
def overview() -> str | Response:
    """The enterprises in scope: how many are enrolled, how many are late; a single one is opened at once."""
    scope = current_scope()
    places = organisations.enterprises(scope)
    if len(places) == 1:
        return redirect(url_for("insurance.people_list", organisation_id=places[0].id))
    return render_template(
        "insurance/overview.html", places=places, counts=queries.counts(scope, places, clock.today())
    )


@blueprint.get("/rates")
@requires(Permission.POLICY_READ)
def rate_list() -> str:
    """Bases and rates of a year: what is published, what is missing and who enters it."""
    year, book, region = asked_year(), policies.book(current_scope()), asked_region()
    rows = []
    for name in (*FIGURES, "housing_floor", "housing_ceiling"):
        parameter = book.parameters[f"{region}.{name}"]
        try:
            found = parameter.on(date(year, 1, 1))
        except NotInForce:
            rows.append((parameter, "", None))
            continue
        shown = found.value.as_yuan() if parameter.unit is Unit.YUAN else percent(found.value)
        rows.append((parameter, shown, found))
    return render_template(
        "insurance/rate_list.html", rows=rows, year=year, sources=book.sources, region=region,
        region_title=dict(REGIONS)[region],
        region_tabs=[
            (title, url_for("insurance.rate_list", year=year, region=code), code == region) for code, title in REGIONS
        ],
        missing=sum(1 for row in rows if row[2] is None),
        drafts=policies.drafts(current_scope()) if current_actor().can(Permission.POLICY_EDIT) else [],
        can_enter=current_actor().can(Permission.POLICY_EDIT), can_estimate=current_actor().can(Permission.PAY_EDIT),
        places=organisations.enterprises(current_scope()) if current_actor().can(Permission.PAY_EDIT) else [],
    )  # fmt: skip


@blueprint.get("/<int:organisation_id>")
@requires(Permission.PAY_STRUCTURE)
def people_list(organisation_id: int) -> str:
    """Everybody with enrolment; amounts stay hidden."""
    place, year = queries.place_or_404(current_scope(), organisation_id), asked_year()
    return render_template(
        "insurance/people_list.html", page=_people_page(place.id, year), is_clear=False, entries=ENTRIES,
        **frame(place, "people", year),
    )  # fmt: skip


def _people_page(organisation_id: int, year: int) -> Page:
    """One page of the people of an enterprise, as the listing of the request asks."""
    listing = read_listing(filters=("year", "entered"), sorts=("name",), usual="name")
    wanted = listing.first("entered")
    is_entered = {"yes": True, "no": False}.get(wanted or "")
    return Page(listing, queries.member_page(current_scope(), organisation_id, year, listing, is_entered))


@blueprint.get("/<int:organisation_id>/clear")
@requires(Permission.PAY_READ)
def people_clear(organisation_id: int) -> str:
    """The same with bases and costs; noted in the audit."""
    place, year = queries.place_or_404(current_scope(), organisation_id), asked_year()
    service.record_reading(current_actor(), place.id, _("%(year)d 年参保人员", year=year), _("页面"))
    place = queries.place_or_404(current_scope(), organisation_id)
    rows = queries.members(current_scope(), place.id, year)
    known = [row.cost for row in rows if row.cost is not None]
    return render_template(
        "insurance/people_clear.html", page=_people_page(place.id, year), is_clear=True, entries=ENTRIES,
        employer=Money.total(each.employer_year for each in known),
        person=Money.total(each.person_year for each in known),
        incomplete=sum(1 for each in known if not each.is_complete), **frame(place, "people", year),
    )  # fmt: skip


@blueprint.get("/<int:organisation_id>/unenrolled")
@requires(Permission.PAY_STRUCTURE)
def unenrolled_list(organisation_id: int) -> str:
    """SI-004: who is not enrolled thirty days after hiring."""
    place, year = queries.place_or_404(current_scope(), organisation_id), asked_year()
    rows = queries.unenrolled(current_scope(), [place.id], clock.today())
    return render_template("insurance/unenrolled_list.html", rows=rows, **frame(place, "unenrolled", year))


@blueprint.get("/<int:organisation_id>/people/<int:talent_id>")
@requires(Permission.PAY_READ)
def person_show(organisation_id: int, talent_id: int) -> str:
    """One person's enrolment, bases, changes and the cost of a year with its working; noted in the audit."""
    talent = queries.talent_or_404(current_scope(), organisation_id, talent_id)
    service.record_reading(current_actor(), organisation_id, talent.name, _("页面"))
    scope, year = current_scope(), asked_year()
    talent = queries.talent_or_404(scope, organisation_id, talent_id)
    place = queries.place_or_404(scope, organisation_id)
    record, base = queries.record_of(scope, talent), queries.base_of(scope, talent, year)
    return render_template(
        "insurance/person_show.html", talent=talent, record=record, base=base,
        changes=queries.changes_of(scope, talent), region=dict(REGIONS)[record.region if record else REGION],
        number=masked("bank", record.number) if record and record.number else "",
        account=masked("bank", record.fund_account) if record and record.fund_account else "",
        cost=cost_of(base, record, queries.book_of(scope, place.id, year)) if base else None, mark=MARK,
        **frame(place, "people", year),
    )  # fmt: skip


@blueprint.get("/<int:organisation_id>/register.xlsx")
@requires(Permission.PAY_READ)
def register_xlsx(organisation_id: int) -> Response:
    """The register of a year: numbers masked, costs in clear, what is missing named."""
    place, year = queries.place_or_404(current_scope(), organisation_id), asked_year()
    rows = [row for row in queries.members(current_scope(), place.id, year) if row.record or row.base]
    if not rows:
        raise NotFound(_("%(year)d 年还没有参保信息。", year=year), _("登记参保后再导出。"))
    service.record_export(current_actor(), place.id, len(rows), year)
    place = queries.place_or_404(current_scope(), organisation_id)
    rows = [row for row in queries.members(current_scope(), place.id, year) if row.record or row.base]
    day, money = CellKind.DAY, CellKind.MONEY
    columns = [
        Column(_("姓名"), width=14), Column(_("用工日期"), day), Column(_("参保日期"), day), Column(_("停保日期"), day),
        Column(_("个人编号"), width=20), Column(_("公积金账号"), width=20), Column(_("月缴费工资"), money),
        Column(_("单位月缴"), money), Column(_("个人月缴"), money), Column(_("单位全年"), money),
        Column(_("个人全年"), money), Column(_("是否完整"), width=10), Column(_("缺少"), width=50),
    ]  # fmt: skip
    lines = []
    for row in rows:
        record, cost = row.record, row.cost
        numbers = [masked("bank", text) if text else None for text in (_number(record), _account(record))]
        days = (record.started_on, record.enrolled_on, record.ended_on) if record else (None, None, None)
        costs = (cost.employer_month, cost.person_month, cost.employer_year, cost.person_year) if cost else (None,) * 4
        told = (_("完整") if cost.is_complete else _("不完整")) if cost else _("未登记基数")
        told += f"（{MARK}）" if cost and cost.is_estimated else ""
        lines.append(
            (row.talent.name, *days, *numbers, row.base.wage if row.base else None, *costs, told,
             "；".join(cost.left_out) if cost else "")
        )  # fmt: skip
    at = clock.now()
    notes = [
        (_("口径"), _("按各月有效的基数上下限和费率计算；没有有效数值的险种不计入，列在“缺少”。单位：元。")),
        (_("敏感信息"), _("个人编号和账号已屏蔽中间部分。")),
        (_("导出"), f"{current_actor().name} {instant(at)}"),
    ]
    stream = BytesIO()
    tables = [
        Table(_("参保名册"), columns, lines),
        Table(_("说明"), [Column(_("项目"), width=14), Column(_("内容"), width=70)], notes),
    ]
    write_tables(stream, tables, title=_("%(year)d 年参保名册", year=year), created=at)
    stream.seek(0)
    name = f"参保名册-{year}-{clock.today():%Y%m%d}.xlsx"
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name=name)


def _number(record: Any) -> str | None:
    return record.number if record else None


def _account(record: Any) -> str | None:
    return record.fund_account if record else None
