"""Papers of titles: public notices of one person or of a whole result, the list of results, the register."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict
from talent_app.core.formats import day as shown_day
from talent_app.core.formats import day_long
from talent_app.documents.pdf import render_pdf
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.talent_document import roster_pdf
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rules.codes import code_table
from talent_app.titles import notes, queries, result_queries
from talent_app.titles.blueprint import PDF, TONES, XLSX, blueprint
from talent_app.titles.enums import ApplicationState as S
from talent_app.titles.models import TitleApplication
from talent_app.titles.result_queries import Batch
from talent_app.web.access import current_actor, current_scope, requires

#: Heads of the list of results with their widths in millimetres; 0 takes what is left.
LIST_HEADS = (("姓名", 33), ("单位", 0), ("系列", 27), ("级别", 15), ("申报职称", 25), ("专业", 18), ("评审方式", 19),
              ("表决", 27), ("结果", 25))  # fmt: skip
NOTICE_HEADS = ("姓名", "单位", "系列", "职称", "专业")


def _send_pdf(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=PDF, as_attachment=True, download_name=name)


def _send_table(table: Table, name: str) -> Response:
    file = io.BytesIO()
    write_tables(file, [table], title=table.name, created=clock.now())
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def _notice(
    rows: Sequence[TitleApplication], *, is_result: bool, published: date, closed: date, signatory: str, said: str
) -> bytes:
    """A public notice with its people as a table; the last day is told as provisional while holidays are unknown."""
    scope, series = current_scope(), code_table("title_series")
    names = organisations.names(scope, {row.organisation_id for row in rows})
    heading = _("职称评审结果公示") if is_result else _("职称申报推荐人选公示")
    end = queries.notice_end(scope, published)
    last = max(end.day, closed)
    told = f"（{end.note}）" if end.provisional and last == end.day else ""
    before = [said]
    after = [
        _("公示期自%(start)s的次日起，至%(end)s止%(note)s，不少于%(n)d个工作日。", start=day_long(published),
          end=day_long(last), note=told, n=end.working_days),
        _("对公示内容有异议的，请在公示期内以书面形式向%(unit)s反映，并写明事实和联系方式。", unit=signatory),
    ]  # fmt: skip
    people = [
        (row.person_name, names.get(row.organisation_id, ""), series.title_of(row.series), row.title_name,
         row.specialty or "—")
        for row in rows
    ]  # fmt: skip
    first = rows[0]
    notes.note_print(current_actor(), first.id, heading)
    return render_pdf(
        "pdf/title_notice.html",
        {"heading": heading, "before": before, "after": after, "heads": NOTICE_HEADS, "people": people,
         "signatory": signatory, "date": published},
        title=heading, identifier=f"title-notice/{first.uid}/{first.version}/{len(rows)}".encode(),
        created=clock.now(),
    )  # fmt: skip


@blueprint.get("/<int:application_id>/notice.pdf")
@requires(Permission.TALENT_READ)
def notice_pdf(application_id: int) -> Response:
    """The public notice of the unit or of the result, whichever is the latest."""
    scope = current_scope()
    row = queries.application_or_404(scope, application_id)
    is_result = row.result_published_on is not None
    published = row.result_published_on or row.unit_published_on
    closed = row.result_closed_on if is_result else row.unit_closed_on
    if published is None or closed is None:
        raise Conflict("还没有公示。", "单位审核同意推荐后生成公示。")
    unit = organisations.organisation_or_404(scope, row.organisation_id).name
    said = (
        _("经%(committee)s评审，下列人员通过职称评审，现予公示。", committee=row.committee_name)
        if is_result
        else _("经本单位审核，拟推荐下列人员申报职称，现予公示。")
    )
    content = _notice([row], is_result=is_result, published=published, closed=closed, signatory=unit, said=said)
    return _send_pdf(content, "职称公示.pdf")


@blueprint.get("/results")
@requires(Permission.TALENT_READ)
def result_list() -> str:
    """Results by committee and day."""
    return render_template(
        "titles/result_list.html", rows=result_queries.batches(current_scope()),
        can_import=current_actor().can(Permission.TALENT_VERIFY),
    )  # fmt: skip


@blueprint.get("/results/<int:application_id>")
@requires(Permission.TALENT_READ)
def result_show(application_id: int) -> str:
    """Everybody who was evaluated together with one application."""
    scope = current_scope()
    batch = result_queries.batch_of(scope, queries.application_or_404(scope, application_id))
    return render_template(
        "titles/result_show.html", batch=batch, tones=TONES, series=code_table("title_series"),
        levels=code_table("title_level"), votes=_votes(batch),
        names=organisations.names(scope, {row.organisation_id for row in batch.rows}),
        end=queries.notice_end(scope, batch.published) if batch.published else None,
    )  # fmt: skip


def _votes(batch: Batch) -> dict[int, str]:
    return {
        number: _("同意%(yes)d/实到%(present)d", yes=yes, present=present)
        for number, (yes, present) in batch.votes.items()
    }


def _lines(batch: Batch) -> list[tuple[Any, ...]]:
    scope, votes = current_scope(), _votes(batch)
    series, levels = code_table("title_series"), code_table("title_level")
    names = organisations.names(scope, {row.organisation_id for row in batch.rows})
    notes.note_print(current_actor(), batch.rows[0].id, _("职称评审结果一览表"))
    return [
        (row.person_name, names.get(row.organisation_id, ""), series.title_of(row.series), levels.title_of(row.level),
         row.title_name, row.specialty, row.way.title, votes.get(row.id, "—"), result_queries.result_title(row))
        for row in batch.rows
    ]  # fmt: skip


@blueprint.get("/results/<int:application_id>/list.pdf")
@requires(Permission.TALENT_READ)
def result_pdf(application_id: int) -> Response:
    """The list of results (评审结果一览表) on paper."""
    scope = current_scope()
    batch = result_queries.batch_of(scope, queries.application_or_404(scope, application_id))
    roster = {
        "title": _("职称评审结果一览表"),
        "subtitle": _("%(committee)s　%(day)s评审　%(document)s", committee=batch.committee,
                      day=shown_day(batch.decided_on), document=batch.document),
        "columns": [{"label": title} | ({"width": width} if width else {}) for title, width in LIST_HEADS],
        "rows": _lines(batch),
    }  # fmt: skip
    return _send_pdf(roster_pdf(roster, viewer=current_actor().name, printed_at=clock.now()), "职称评审结果一览表.pdf")


@blueprint.get("/results/<int:application_id>/list.xlsx")
@requires(Permission.TALENT_READ)
def result_xlsx(application_id: int) -> Response:
    """The list of results as a workbook."""
    scope = current_scope()
    batch = result_queries.batch_of(scope, queries.application_or_404(scope, application_id))
    more = (Column(_("评审委员会"), width=26), Column(_("评审日期"), CellKind.DAY), Column(_("结果文号"), width=20))
    heads = [*(Column(title, width=18) for title, _width in LIST_HEADS), *more, Column(_("证书编号"), width=20)]
    rows = [
        (*line, batch.committee, batch.decided_on, row.result_document, row.certificate_number)
        for line, row in zip(_lines(batch), batch.rows, strict=True)
    ]
    return _send_table(Table(_("评审结果一览表"), heads, rows), "职称评审结果一览表")


@blueprint.get("/results/<int:application_id>/notice.pdf")
@requires(Permission.TALENT_READ)
def result_notice(application_id: int) -> Response:
    """The public notice of everybody who passed together."""
    scope = current_scope()
    batch = result_queries.batch_of(scope, queries.application_or_404(scope, application_id))
    if batch.published is None or batch.closed is None:
        raise Conflict("这次评审没有公示的结果。", "登记“评审通过，公示结果”后生成公示。")
    said = _("经%(committee)s于%(day)s评审，下列 %(n)d 人通过职称评审，现予公示。", committee=batch.committee,
             day=day_long(batch.decided_on), n=len(batch.announced))  # fmt: skip
    content = _notice(
        batch.announced, is_result=True, published=batch.published, closed=batch.closed,
        signatory=batch.signatory or current_actor().organisation_name, said=said,
    )  # fmt: skip
    return _send_pdf(content, "职称评审结果公示.pdf")


@blueprint.get("/register.xlsx")
@requires(Permission.TALENT_READ)
def register_xlsx() -> Response:
    """Results and certificates in scope as a workbook."""
    scope = current_scope()
    rows = queries.applications_in(scope, (S.CONFIRMED, S.NOT_PASSED, S.RESULT_NOTICE, S.REVOKED), 5000)
    names = organisations.names(scope, {row.organisation_id for row in rows})
    notes.note_register(current_actor(), len(rows))
    titles = ("单位", "姓名", "系列", "级别", "职称", "评审方式", "结果", "评审委员会", "结果文号", "证书编号")
    columns = [Column(title, width=20) for title in titles] + [Column(_("评审日期"), CellKind.DAY)]
    series, levels = code_table("title_series"), code_table("title_level")
    lines = [
        (names.get(row.organisation_id, ""), row.person_name, series.title_of(row.series), levels.title_of(row.level),
         row.title_name, row.way.title, row.state.title, row.committee_name, row.result_document,
         row.certificate_number, row.decided_on)
        for row in rows
    ]  # fmt: skip
    return _send_table(Table(_("职称证书登记册"), columns, lines), "职称证书登记册")
