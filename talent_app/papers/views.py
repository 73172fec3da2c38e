"""Pages of a plan's papers: the list, a draft, the sealed original, statements, the comparison of versions."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.documents.comparison import comparison_pdf, comparison_workbook
from talent_app.documents.letters import Letter, letter_pdf
from talent_app.documents.plan_workbook import plan_workbook
from talent_app.documents.word import letter_docx
from talent_app.files.intake import prepare
from talent_app.files.queries import attachments_of, file_or_404
from talent_app.files.store import store
from talent_app.identity.permissions import Permission
from talent_app.incentives import comparing, snapshots
from talent_app.incentives import queries as plans
from talent_app.incentives import service as plan_service
from talent_app.incentives.explaining import explained_version
from talent_app.incentives.models import Plan
from talent_app.incentives.reading import demand_people
from talent_app.incentives.review_queries import sees_people
from talent_app.papers import attachments, forwarding, queries, service
from talent_app.papers.forms import PaperEditForm, PaperIssueForm, PaperRemoveForm, StatementRequestForm
from talent_app.papers.kinds import PAPER_KINDS, STATEMENTS
from talent_app.papers.models import PlanPaper
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

__all__ = ["attachments", "blueprint"]

blueprint = Blueprint("papers", __name__)

BASE = "/incentives/plans/<int:plan_id>/papers"
ONE = "/papers/<int:paper_id>"
PDF, ZIP = "application/pdf", "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def find(paper_id: int) -> tuple[PlanPaper, Plan]:
    """The paper of the address with its plan, if the reader may see both."""
    return queries.paper_or_404(current_scope(), current_actor(), paper_id)


def _send(content: bytes, media_type: str, name: str) -> Response:
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)


@blueprint.get(BASE)
@requires(Permission.PLAN_READ)
def paper_list(plan_id: int) -> str:
    """The papers of a plan, what may be drafted, and files made from it."""
    scope, actor = current_scope(), current_actor()
    plan = plans.plan_or_404(scope, actor, plan_id)
    papers = queries.papers_of(scope, actor, plan)
    versions = plans.versions(scope, plan)
    form = StatementRequestForm(formdata=None)
    form.shape.data = "zip"
    return render_template(
        "papers/paper_list.html",
        plan=plan,
        papers=[paper for paper in papers if paper.kind != STATEMENTS],
        statements=[paper for paper in papers if paper.kind == STATEMENTS],
        kinds=PAPER_KINDS,
        offered=[kind for kind in PAPER_KINDS.values() if queries.may_write(actor, kind, plan)],
        versions=versions,
        documents={version.id: plans.document_of(scope, version) for version in versions},
        may_make_statements=bool(versions) and actor.can_in(Permission.PLAN_EDIT, plan.organisation_id),
        form=form,
        may_forward=bool(versions) and forwarding.may_forward(scope, actor, plan),
    )


@blueprint.get(f"{BASE}/forwarding.zip")
@requires(Permission.PLAN_READ)
def paper_package(plan_id: int) -> Response:
    """Everything the regional regulator is sent with a plan: letter, plan, checklist, tables, data, attachments."""
    scope, actor = current_scope(), current_actor()
    plan = plans.plan_or_404(scope, actor, plan_id)
    forwarding.demand_forwarder(actor, plan)
    number = plans.frozen_or_404(scope, plan, plan.current_version).version.number
    demand_people(scope, actor, plan)
    plan_service.record_document_reading(actor, plan_id, number, "forwarding")
    plan = plans.plan_or_404(scope, actor, plan_id)
    return _send(forwarding.package(scope, actor, plan, clock.now()), ZIP, f"{plan.number}-{number}-forwarding.zip")


@blueprint.post(f"{BASE}/new/<paper_kind>")
@requires(Permission.PLAN_READ)
def paper_create(plan_id: int, paper_kind: str) -> Response:
    """Draft a paper and go on to its words."""
    paper = service.create_paper(current_actor(), plan_id, paper_kind)
    flash(_("已起草，请核对内容并补充【】中的部分。"), "success")
    return redirect(url_for("papers.paper_edit", paper_id=paper.id))


@blueprint.get(ONE)
@requires(Permission.PLAN_READ)
def paper_show(paper_id: int) -> str:
    """One paper: its words, files, and what may be done."""
    paper, plan = find(paper_id)
    kind = PAPER_KINDS.get(paper.kind)
    if kind is None:
        raise NotFound("这不是一份文书。", "请从方案的文书页重新进入。")
    return render_template(
        "papers/paper_show.html",
        paper=paper,
        plan=plan,
        kind=kind,
        letter=_letter(paper),
        scans=attachments_of(current_scope(), [paper], current_actor())[paper.__tablename__, paper.id],
        is_open=not paper.is_issued and queries.may_write(current_actor(), kind, plan),
    )


def _letter(paper: PlanPaper) -> Letter:
    return Letter(paper.title, paper.addressee, paper.body, paper.signatory)


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def paper_edit(paper_id: int) -> str | Response:
    """Change the words of a draft."""
    paper, plan = find(paper_id)
    form = PaperEditForm(obj=paper)
    if form.validate_on_submit():
        with errors_on(form):
            service.update_paper(
                current_actor(), paper_id, form.version.data, title=form.title.data or "",
                addressee=form.addressee.data or "", body=form.body.data or "", signatory=form.signatory.data or "",
            )  # fmt: skip
            flash(_("已保存。"), "success")
            return redirect(url_for("papers.paper_show", paper_id=paper_id))
    if paper.is_issued or paper.kind not in PAPER_KINDS:
        return redirect(url_for("papers.paper_list", plan_id=plan.id))
    return render_template("papers/paper_edit.html", paper=paper, plan=plan, form=form)


@blueprint.route(f"{ONE}/issue", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def paper_issue(paper_id: int) -> str | Response:
    """Enter number, date and scan of the sealed original."""
    paper, plan = find(paper_id)
    form = PaperIssueForm()
    if request.method == "GET":
        form.version.data = paper.version
    if form.validate_on_submit():
        with errors_on(form, InvalidInput):
            # looked at like every attachment: size, type by content, marks of secrets, viruses
            prepared = prepare(
                current_actor(), form.file.data.stream.read(), form.file.data.filename or "",
                declared=form.declared.data,
            )  # fmt: skip
            service.issue_paper(
                current_actor(), paper_id, form.version.data,
                number=form.number.data or "", issued_on=form.issued_on.data, prepared=prepared,
            )  # fmt: skip
            flash(_("已登记印发件，以盖章件扫描件为准。"), "success")
            return redirect(url_for("papers.paper_show", paper_id=paper_id))
    if paper.is_issued:
        return redirect(url_for("papers.paper_show", paper_id=paper_id))
    return render_template("papers/paper_issue.html", paper=paper, plan=plan, form=form)


@blueprint.route(f"{ONE}/remove", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def paper_remove(paper_id: int) -> str | Response:
    """Remove a draft, asked first."""
    paper, plan = find(paper_id)
    form = PaperRemoveForm()
    if form.validate_on_submit():
        service.remove_paper(current_actor(), paper_id, form.version.data)
        flash(_("已删除草稿。"), "success")
        return redirect(url_for("papers.paper_list", plan_id=plan.id))
    form.version.data = paper.version
    return render_template("papers/paper_remove.html", paper=paper, plan=plan, form=form)


@blueprint.get(f"{ONE}.pdf")
@requires(Permission.PLAN_READ)
def paper_pdf(paper_id: int) -> Response:
    """The draft as PDF with the reader's name behind it."""
    paper, plan = _draft(paper_id)
    actor = current_actor()
    service.record_paper_reading(actor, paper_id, "pdf")
    paper, plan = find(paper_id)
    return _send(
        letter_pdf(_letter(paper), created=clock.now(), viewer=actor.name), PDF, f"{plan.number}-{paper.kind}-draft.pdf"
    )


@blueprint.get(f"{ONE}.docx")
@requires(Permission.PLAN_READ)
def paper_docx(paper_id: int) -> Response:
    """The draft as a Word file."""
    _draft(paper_id)
    service.record_paper_reading(current_actor(), paper_id, "docx")
    paper, plan = find(paper_id)
    return _send(letter_docx(_letter(paper), created=paper.drafted_at), DOCX, f"{plan.number}-{paper.kind}-draft.docx")


def _draft(paper_id: int) -> tuple[PlanPaper, Plan]:
    paper, plan = find(paper_id)
    if paper.kind not in PAPER_KINDS:
        raise NotFound("这份文件没有草稿。", "请从方案的文书页下载。")
    return paper, plan


@blueprint.get(f"{ONE}/file")
@requires(Permission.PLAN_READ)
def paper_file(paper_id: int) -> Response:
    """The stored file: the sealed original of a letter, or everybody's statements."""
    paper, _plan = find(paper_id)
    if paper.file_id is None:
        raise NotFound("这份文书还没有登记印发件。", "请先登记文号、日期和盖章件扫描件。")
    service.record_paper_reading(current_actor(), paper_id, "file")
    paper, plan = find(paper_id)
    file = file_or_404(current_scope(), paper.file_id or 0)
    content = store.read(file.uid, paper.file_hash)
    extension = "zip" if content.startswith(b"PK") else "pdf"
    return _send(content, ZIP if extension == "zip" else PDF, f"{plan.number}-{paper.kind}.{extension}")


@blueprint.post("/incentives/plans/<int:plan_id>/statements")
@requires(Permission.PLAN_EDIT)
def statement_request(plan_id: int) -> Response:
    """Ask for everybody's statement; it is made in the background."""
    plans.plan_or_404(current_scope(), current_actor(), plan_id)
    form = StatementRequestForm()
    if not form.validate_on_submit():
        flash(_("请选择通知单的形式。"), "warning")
        return redirect(url_for("papers.paper_list", plan_id=plan_id))
    job = service.request_statements(current_actor(), plan_id, as_one_file=form.shape.data == "one")
    return redirect(url_for("jobs.job_show", job_id=job.id))


@blueprint.get("/incentives/plans/<int:plan_id>/versions/<int:number>/tables.xlsx")
@requires(Permission.PLAN_READ)
def version_tables(plan_id: int, number: int) -> Response:
    """The tables of a submitted version as a workbook people go on calculating with."""
    scope, actor = current_scope(), current_actor()
    plan = plans.plan_or_404(scope, actor, plan_id)
    plans.frozen_or_404(scope, plan, number)
    demand_people(scope, actor, plan)
    plan_service.record_document_reading(actor, plan_id, number, "tables")
    plan = plans.plan_or_404(scope, actor, plan_id)
    frozen = plans.frozen_or_404(scope, plan, number)
    content = plan_workbook(
        snapshots.of_version(frozen) | {"explanations": explained_version(frozen)}, created=frozen.version.created_at
    )
    return _send(content, XLSX, f"{plan.number}-{number}.xlsx")


@blueprint.get("/incentives/plans/<int:plan_id>/versions/<int:number>/comparison.<any(pdf, xlsx):extension>")
@requires(Permission.PLAN_READ)
def version_comparison(plan_id: int, number: int, extension: str) -> Response:
    """What a version changed against the one before it, as a sheet to print or to go on working with."""
    scope, actor = current_scope(), current_actor()
    plan = plans.plan_or_404(scope, actor, plan_id)
    if number < 2:
        raise NotFound("第一版没有可比的前一版。", "修改后重新报送的版本才有比对表。")
    after, before = plans.frozen_or_404(scope, plan, number), plans.frozen_or_404(scope, plan, number - 1)
    rows = comparing.comparison(before, after, is_masked=not sees_people(scope, actor, plan))
    plan_service.record_document_reading(actor, plan_id, number, "comparison")
    plan = plans.plan_or_404(scope, actor, plan_id)
    at, name = clock.now(), f"{plan.number}-{number}-comparison.{extension}"
    if extension == "xlsx":
        return _send(comparison_workbook(plan.number, number, rows, created=at), XLSX, name)
    return _send(comparison_pdf(plan.number, number, rows, created=at, viewer=actor.name), PDF, name)
