"""Pages of reports: list, draft, prose, editions and their files; and the kinds of charts they are made of."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput, NotFound, RuleBlocked
from talent_app.files.store import store
from talent_app.identity.permissions import Permission
from talent_app.organisations.models import OrganisationKind
from talent_app.organisations.queries import names, organisations
from talent_app.statistics import report_queries as queries
from talent_app.statistics import report_service as service
from talent_app.statistics.chart_samples import samples
from talent_app.statistics.report_forms import ReportEditForm, ReportIssueForm, ReportMakeForm, ReportNewForm
from talent_app.statistics.report_layouts import layout_or_404, layouts
from talent_app.statistics.report_models import ReportState
from talent_app.statistics.report_printing import printed
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Page, read_listing

blueprint = Blueprint("reports", __name__)
BASE = "/statistics/reports"
TONES = {"report_draft": "progress", "report_issued": "good"}


@blueprint.get("/statistics/chart-kinds")
@requires(Permission.STATISTICS_READ)
def chart_kinds() -> str:
    """Every kind of chart with invented figures: how it is read, by eye, keyboard and on paper."""
    return render_template("reports/chart_kinds.html", charts=samples())


@blueprint.get(BASE)
@requires(Permission.STATISTICS_READ)
def report_list() -> str:
    """The reports in scope, drafts and issued ones."""
    scope = current_scope()
    listing = read_listing(filters=("kind", "state"), sorts=("on", "drafted"), usual="-on")
    kind, state = listing.first("kind") or "", listing.first("state") or ""
    slice_ = queries.reports(scope, listing, kind=kind, state=state)
    return render_template(
        "reports/report_list.html", page=Page(listing, slice_), tones=TONES,
        can_edit=current_actor().can(Permission.REPORT_EDIT),
        owners=names(scope, {row.organisation_id for row in slice_.rows}),
        labels={code: one.label for code, one in layouts().items()},
        kinds=[(code, one.label) for code, one in layouts().items()], states=list(ReportState.choices()),
    )  # fmt: skip


@blueprint.route(f"{BASE}/new", methods=["GET", "POST"])
@requires(Permission.REPORT_EDIT)
def report_new() -> str | Response:
    """Begin a report."""
    actor, form, today = current_actor(), ReportNewForm(), clock.today()
    mine = organisations(actor.scope_for(Permission.REPORT_EDIT))
    form.organisation.offer(
        [(str(one.id), one.name) for one in mine if one.is_active and one.kind is not OrganisationKind.ENTERPRISE]
    )
    if form.validate_on_submit():
        with errors_on(form):
            made = service.draft_report(
                actor, int(form.organisation.data), form.kind.data, form.year.data, form.data_on.data
            )
            flash(_("已建立草稿，数字已按统计日算好。"), "success")
            return redirect(url_for("reports.report_show", report_id=made.id))
    if request.method == "GET":
        form.year.data, form.data_on.data = today.year, today
        form.organisation.data = str(actor.organisation_id)
    return render_template("reports/report_new.html", form=form)


@blueprint.get(f"{BASE}/<int:report_id>")
@requires(Permission.STATISTICS_READ)
def report_show(report_id: int) -> str:
    """The report as it reads: a draft with the figures of this moment, or an edition as it was frozen."""
    scope, actor = current_scope(), current_actor()
    row = queries.report_or_404(scope, report_id)
    made = queries.editions(scope, row)
    wanted = request.args.get("edition", type=int) or (row.edition if row.is_issued else 0)
    edition = queries.edition_or_404(scope, row, wanted) if wanted else None
    content = queries.frozen(edition) if edition else service.content_now(row, clock.today())
    layout = layout_or_404(row.kind)
    return render_template(
        "reports/report_show.html", row=row, layout=layout, report=printed(content), edition=edition, editions=made,
        files={one.id: queries.files(scope, one) for one in made}, tones=TONES, make=ReportMakeForm(formdata=None),
        can_edit=actor.can_in(Permission.REPORT_EDIT, row.organisation_id) and not row.is_issued,
        can_issue=actor.can_in(Permission.REPORT_ISSUE, row.organisation_id) and not row.is_issued,
        can_take=actor.can_in(Permission.STATISTICS_EXPORT, row.organisation_id),
    )  # fmt: skip


@blueprint.route(f"{BASE}/<int:report_id>/edit", methods=["GET", "POST"])
@requires(Permission.REPORT_EDIT)
def report_edit(report_id: int) -> str | Response:
    """Write the prose of a draft."""
    row = queries.report_or_404(current_scope(), report_id)
    layout = layout_or_404(row.kind)
    if row.is_issued or not layout.slots:  # nothing leads here: an issued report, and one of figures alone
        raise NotFound()
    form = ReportEditForm.of(layout)
    if form.validate_on_submit():
        with errors_on(form):
            texts = {part.slot: form[part.slot].data or "" for part in layout.slots}
            service.write_report(current_actor(), report_id, form.version.data, texts)
            flash(_("文字已保存。"), "success")
            return redirect(url_for("reports.report_show", report_id=report_id))
    if request.method == "GET":
        form.version.data = row.version
        for part in layout.slots:
            form[part.slot].data = row.texts.get(part.slot, "")
    return render_template("reports/report_edit.html", form=form, row=row)


@blueprint.post(f"{BASE}/<int:report_id>/editions")
@requires(Permission.REPORT_EDIT)
def report_make(report_id: int) -> Response:
    """Freeze what the draft says now, and have PDF, Word and workbook made."""
    form = ReportMakeForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("请从报告页面生成。"), "")
    edition = service.make_edition(current_actor(), report_id, form.version.data)
    flash(_("已生成第 %(number)s 版，文件正在后台制作，稍后刷新即可下载。", number=edition.edition), "success")
    return redirect(url_for("reports.report_show", report_id=report_id))


@blueprint.route(f"{BASE}/<int:report_id>/issue", methods=["GET", "POST"])
@requires(Permission.REPORT_ISSUE)
def report_issue(report_id: int) -> str | Response:
    """Issue: the last edition, and nothing changes any more."""
    row = queries.report_or_404(current_scope(), report_id)
    form = ReportIssueForm()
    if form.validate_on_submit():
        with errors_on(form, RuleBlocked, Conflict):
            service.issue_report(current_actor(), report_id, form.version.data, form.number.data or "")
            flash(_("已签发，文件正在后台制作。"), "success")
            return redirect(url_for("reports.report_show", report_id=report_id))
    if request.method == "GET":
        form.version.data = row.version
    return render_template("reports/report_issue.html", form=form, row=row)


@blueprint.get(f"{BASE}/<int:report_id>/editions/<int:edition>/<file_format>")
@requires(Permission.STATISTICS_EXPORT)
def report_file(report_id: int, edition: int, file_format: str) -> Response:
    """A file of an edition, exactly as it was made; taking it is recorded."""
    scope = current_scope()
    row = queries.report_or_404(scope, report_id)
    kept = queries.files(scope, queries.edition_or_404(scope, row, edition)).get(file_format)
    if kept is None:
        raise NotFound(_("文件还没有做好。"), _("请稍候刷新报告页面；长时间没有的，请联系系统管理员查看后台任务。"))
    name, uid, digest = kept.name, kept.uid, kept.sha256
    service.record_report_reading(current_actor(), report_id, edition, file_format)
    return send_file(
        BytesIO(store.read(uid, digest)), mimetype=queries.FORMATS[file_format], as_attachment=True, download_name=name
    )
