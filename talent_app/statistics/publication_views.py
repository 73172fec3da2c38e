"""Pages of published statistics: the list, one set with its hidden cells, and its way from draft to withdrawal."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, RuleBlocked
from talent_app.core.formats import day as day_text
from talent_app.core.money import Money
from talent_app.documents.tables import CellKind, Column
from talent_app.documents.tables import Table as Sheet
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.statistics import publication_queries as queries
from talent_app.statistics import publications
from talent_app.statistics.cubes import CUBES, cube_or_404
from talent_app.statistics.publication_forms import (
    PublicationMoveForm,
    PublicationNewForm,
    PublicationReturnForm,
    PublicationTableForm,
    PublicationWithdrawForm,
)
from talent_app.statistics.publication_models import Publication, PublicationState
from talent_app.statistics.published import REASONS
from talent_app.statistics.queries import may_see
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem

blueprint = Blueprint("publications", __name__)

BASE = "/statistics/publications/<int:publication_id>"
SIGN = "＊"
#: What a publication usually holds: cube, dimensions.
USUAL = (
    ("talents", ("category",)),
    ("talents", ("title_level", "sex")),
    ("talents", ("education", "sex")),
    ("talents", ("ethnicity",)),
    ("talents_age", ("age", "sex")),
    ("talents_class", ("talent_class",)),
)
TONES = {"draft": "progress", "offered": "attention", "published": "good"}


def work_items(actor: Actor) -> list[WorkItem]:
    """Publications that wait for the reader."""
    if not actor.can(Permission.STATISTICS_PUBLISH):
        return []
    number = queries.waiting(actor.scope_for(Permission.STATISTICS_PUBLISH))
    return [WorkItem(_("公开统计待公布"), number, url_for("publications.publication_list"))]


def _rights() -> tuple[bool, bool]:
    """Whether the reader drafts, and whether he publishes, for the city or for his county."""
    actor = current_actor()
    return actor.can(Permission.STATISTICS_PREPARE), actor.can(Permission.STATISTICS_PUBLISH)


def _to(publication_id: int, sentence: str, kind: str = "success") -> Response:
    flash(sentence, kind)
    return redirect(url_for("publications.publication_show", publication_id=publication_id))


def _usual() -> list[tuple[str, str]]:
    """The usual tables with what they are called."""
    return [
        (str(place), f"{CUBES[code].title}：{'、'.join(CUBES[code].dimension(name).label for name in by)}")
        for place, (code, by) in enumerate(USUAL)
    ]


def _wish(code: str, by: tuple[str, ...], measure: str | None = None, only: str = "") -> dict[str, Any]:
    cube = cube_or_404(code)
    usual = "persons" if any(each.name == "persons" for each in cube.measures) else None
    where = dict([only.split("=", 1)]) if only else {}
    return {"cube": code, "by": list(by), "measure": cube.measure(measure or usual).name, "where": where}


def _put(row: Publication, wishes: list[dict[str, Any]], version: int | None) -> Publication:
    made = queries.computed(current_scope(), wishes, row.taken_on, clock.today(), row.rounding, row.organisation_id)
    return publications.put_tables(current_actor(), row.id, version, wishes, made)


@blueprint.get("/statistics/publications")
@requires(Permission.STATISTICS_READ)
def publication_list() -> str:
    """What was published, for everybody; what is being drafted, for the regulator."""
    may_draft, may_publish = _rights()
    scope = current_scope()
    rows: list[Any] = list(queries.drafts(scope)) if may_draft or may_publish else []
    own = {row.id for row in rows}
    rows += [row for row in queries.published(scope) if row.id not in own]
    return render_template(
        "publications/publication_list.html", rows=rows, owners=queries.owners(scope), may_draft=may_draft, tones=TONES
    )


@blueprint.route("/statistics/publications/new", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PREPARE)
def publication_new() -> str | Response:
    """Begin a set with the usual tables."""
    form = PublicationNewForm()
    form.tables.offer(_usual())
    if request.method == "GET":
        form.taken_on.data, form.rounding.data = _last_month_end(clock.today()), "1"
        form.tables.data = [place for place, _title in _usual()]
    if form.validate_on_submit():
        with errors_on(form):
            row = publications.create_publication(
                current_actor(), title=form.title.data, taken_on=form.taken_on.data,
                rounding=int(form.rounding.data or 1), note=form.note.data or "",
            )  # fmt: skip
            wishes = [_wish(*USUAL[int(place)]) for place in form.tables.data or []]
            if wishes:
                _put(row, wishes, row.version)
            return _to(row.id, _("已建立，请核对各表和隐去的数据，然后运行检查。"))
    return render_template("publications/publication_new.html", form=form)


def _last_month_end(today: date) -> date:
    return date.fromordinal(today.replace(day=1).toordinal() - 1)


@blueprint.get(BASE)
@requires(Permission.STATISTICS_READ)
def publication_show(publication_id: int) -> str:
    """One set: its tables with what is hidden and why, and the next step."""
    may_draft, may_publish = _rights()
    scope, actor = current_scope(), current_actor()
    row: Any = queries.own(scope, publication_id) if may_draft or may_publish else None
    is_inside = row is not None
    may_draft, may_publish = may_draft and is_inside, may_publish and is_inside
    row = row or queries.published_or_404(scope, publication_id)
    is_mine = getattr(row, "drafted_by", None) == actor.user_id
    is_checked = may_draft and bool(row.checked_key) and row.checked_key == queries.check_key(scope, row)
    return render_template(
        "publications/publication_show.html", row=row, sign=SIGN, reasons=REASONS, tones=TONES,
        cubes=[cube for cube in CUBES.values() if may_see(actor, cube)],
        is_inside=is_inside, is_mine=is_mine, is_checked=is_checked, figure=_figure,
        may_export=actor.can(Permission.STATISTICS_EXPORT),
        may_edit=may_draft and row.state is PublicationState.DRAFT,
        may_publish=may_publish and row.state is PublicationState.OFFERED and not is_mine,
        may_withdraw=may_publish and row.state is PublicationState.PUBLISHED,
    )  # fmt: skip


def _figure(table: dict[str, Any], value: int) -> Any:
    return Money.from_fen(value) if table["is_money"] else value


@blueprint.route(f"{BASE}/tables/<cube>", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PREPARE)
def publication_table(publication_id: int, cube: str) -> str | Response:
    """Add a table of one cube."""
    row, wanted = queries.publication_or_404(current_scope(), publication_id), cube_or_404(cube)
    if not may_see(current_actor(), wanted):
        raise Forbidden()
    form = PublicationTableForm()
    form.offer(wanted)
    if request.method == "GET":
        form.version.data = row.version
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            by = (form.rows.data, *([form.columns.data] if form.columns.data not in (None, form.rows.data) else []))
            wish = _wish(cube, by, form.measure.data, form.only.data or "")
            if wish in row.wishes:
                raise InvalidInput(_("这张表已经在其中。"), _("请换一个维度。"), field="rows")
            _put(row, [*row.wishes, wish], form.version.data)
            return _to(publication_id, _("已加入统计表，全部表已重新计算。"))
    return render_template("publications/publication_table.html", form=form, row=row, cube=wanted)


@blueprint.post(f"{BASE}/<any(drop, refresh, check, offer, discard):move>")
@requires(Permission.STATISTICS_PREPARE)
def publication_move(publication_id: int, move: str) -> Response:
    """Take a table out, compute again, check, hand over, or put aside."""
    row, actor, form = (
        queries.publication_or_404(current_scope(), publication_id),
        current_actor(),
        PublicationMoveForm(),
    )
    if not form.validate_on_submit():
        return redirect(url_for("publications.publication_show", publication_id=publication_id))
    version = form.version.data
    if move == "check":
        key, faults = queries.check(current_scope(), row)
        publications.keep_check(actor, publication_id, version, key, faults)
        if faults:
            return _to(publication_id, _("检查没有通过：有 %(n)d 处会泄露，见下。", n=len(faults)), "error")
        return _to(publication_id, _("检查通过：隐去的数不能由已公布的任何数推算出来。"))
    if move == "offer":
        publications.offer_publication(actor, publication_id, version)
        return _to(publication_id, _("已送发布，等待另一人公布。"))
    if move == "discard":
        publications.discard_publication(actor, publication_id, version)
        return _to(publication_id, _("已作废。"))
    place = request.form.get("table", type=int)
    wishes = [wish for number, wish in enumerate(row.wishes) if move != "drop" or number != place]
    _put(row, wishes, version)
    return _to(publication_id, _("已重新计算。") if move == "refresh" else _("已移出统计表，其余各表已重新计算。"))


@blueprint.route(f"{BASE}/publish", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PUBLISH)
def publication_publish(publication_id: int) -> str | Response:
    """The second person publishes; the check runs again against everything published meanwhile."""
    row, form = queries.publication_or_404(current_scope(), publication_id), PublicationMoveForm()
    if request.method == "GET":
        form.version.data = row.version
    if form.validate_on_submit():
        with errors_on(form, RuleBlocked, Conflict):
            key, faults = queries.check(current_scope(), row)
            done = publications.publish_publication(current_actor(), publication_id, form.version.data, key, faults)
            return _to(publication_id, _("已公布，期号 %(number)s。", number=done.number))
    return render_template(
        "publications/publication_publish.html", form=form, row=row, is_mine=row.drafted_by == current_actor().user_id
    )


@blueprint.route(f"{BASE}/return", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PUBLISH)
def publication_return(publication_id: int) -> str | Response:
    """Give a set back with a reason."""
    row, form = queries.publication_or_404(current_scope(), publication_id), PublicationReturnForm()
    if request.method == "GET":
        form.version.data = row.version
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            publications.return_publication(current_actor(), publication_id, form.version.data, form.note.data)
            return _to(publication_id, _("已退回起草人。"))
    return render_template("publications/publication_return.html", form=form, row=row)


@blueprint.route(f"{BASE}/withdraw", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PUBLISH)
def publication_withdraw(publication_id: int) -> str | Response:
    """Take a publication down with a reason."""
    row, form = queries.publication_or_404(current_scope(), publication_id), PublicationWithdrawForm()
    if request.method == "GET":
        form.version.data = row.version
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            publications.withdraw_publication(current_actor(), publication_id, form.version.data, form.note.data)
            return _to(publication_id, _("已撤下；已公布过的内容仍然保留，以后的检查会计入。"))
    return render_template("publications/publication_withdraw.html", form=form, row=row)


@blueprint.get(f"{BASE}.xlsx")
@requires(Permission.STATISTICS_EXPORT)
def publication_xlsx(publication_id: int) -> Response:
    """A publication as a spreadsheet: what is shown, hidden cells marked."""
    row, actor = queries.published_or_404(current_scope(), publication_id), current_actor()
    sheets = []
    for number, table in enumerate(row.shown, start=1):
        kind = CellKind.MONEY if table["is_money"] else CellKind.COUNT
        columns = [Column(table["head"][0], width=24), *(Column(title, kind) for title in table["head"][1:])]
        rows = [[words, *(SIGN if value is None else _figure(table, value) for value, _why in cells)]
                for words, cells in table["rows"]]  # fmt: skip
        sheets.append(Sheet(_("表%(n)d", n=number), columns, rows))
    notes = [
        (_("标题"), row.title), (_("期号"), row.number), (_("统计日"), day_text(row.taken_on)),
        *((table["title"], f"{table['of']}{table['measure'][0]}（{table['measure'][1]}）：{table['measure'][2]}")
          for table in row.shown),
        (SIGN, _("隐去：%(why)s", why="；".join(REASONS.values()))),
        (_("导出人"), actor.name), (_("导出时间"), f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"),
    ]  # fmt: skip
    sheets.append(Sheet(_("说明"), [Column(_("项目"), width=24), Column(_("内容"), width=80)], notes))
    publications.record_publication_export(actor, row.id, row.title)
    stream = BytesIO()
    write_tables(stream, sheets, title=row.title, created=clock.now())
    return Response(
        stream.getvalue(), mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="statistics-{row.number}.xlsx"'},
    )  # fmt: skip
