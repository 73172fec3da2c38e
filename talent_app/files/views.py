"""Pages of attachments: add, open, download, remove, recycle bin. What the owner's page shows is a component."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.errors import AppError, Busy, Conflict, Forbidden, InvalidInput, NotFound
from talent_app.files import images, intake, queries, service
from talent_app.files.forms import AttachmentNewForm, AttachmentRemoveForm, AttachmentRestoreForm
from talent_app.files.kinds import BY_MEDIA_TYPE, PDF, FileType
from talent_app.files.models import Attachment, AttachmentKind
from talent_app.files.owners import owner_of
from talent_app.files.places import StoreAway
from talent_app.files.scanning import ScannerAway
from talent_app.files.store import store
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Page, read_listing

blueprint = Blueprint("files", __name__, url_prefix="/attachments")

ON_FORM = (InvalidInput, Conflict, Busy, ScannerAway, StoreAway)
#: A picture made anew needs nothing; a viewer of PDF files brings its own style and no script of the file may run.
PICTURE_POLICY = "default-src 'none'; sandbox"
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; plugin-types application/pdf; frame-ancestors 'none'; base-uri 'none'"
)


@blueprint.route("/<string:owner_type>/<int:owner_id>/new", methods=["GET", "POST"])
@requires(Permission.FILE_EDIT)
def attachment_new(owner_type: str, owner_id: int) -> Any:
    """Add a file to a row."""
    actor, owner = current_actor(), owner_of(owner_type)
    row = queries.owner_row(actor, owner_type, owner_id)
    if not owner.writable(actor, row):
        raise Forbidden("您不能更改这条记录的附件。", "请联系登记单位的人力资源管理员。")
    home = _home(owner_type, row)
    form = AttachmentNewForm()
    form.file.max_megabytes = intake.rules.max_megabytes
    form.kind.offer([(kind.value, kind.title) for kind in owner.kinds])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            kind = AttachmentKind(form.kind.data)
            data = form.file.data.stream.read()
            prepared = intake.prepare(
                actor, data, form.file.data.filename or "", declared=bool(form.declared.data), kind=kind
            )
            service.attach_upload(actor, owner_type, owner_id, prepared, kind=kind, note=form.note.data or "")
            flash(_("已添加附件“%(name)s”。", name=prepared.name), "success")
            return redirect(home)
    elif request.method == "GET":
        wanted = request.args.get("kind", "")
        form.kind.data = wanted if wanted in {kind.value for kind in owner.kinds} else owner.kinds[0].value
    return render_template("files/attachment_new.html", form=form, row=row, owner=owner, home=home)


@blueprint.get("/<int:attachment_id>/preview")
@requires(Permission.FILE_READ)
def attachment_preview(attachment_id: int) -> Response:
    """Show a picture made anew, or a PDF in the browser's own viewer; anything else is downloaded."""
    row, _owner = queries.attachment_or_404(current_scope(), current_actor(), attachment_id)
    kind = _type(row)
    if not (kind.is_image or kind is PDF):
        return redirect(url_for("files.attachment_download", attachment_id=attachment_id))
    row = service.record_file_reading(current_actor(), attachment_id, "preview")
    data = _bytes(row)
    if kind is PDF:
        return _inline(data, kind.media_type, PDF_POLICY)
    return _inline(images.reencoded(data), "image/jpeg", PICTURE_POLICY)


@blueprint.get("/<int:attachment_id>/portrait")
@requires(Permission.FILE_READ)
def attachment_portrait(attachment_id: int) -> Response:
    """The photograph of a person, small, as pages show it beside the name."""
    row, _owner = queries.attachment_or_404(current_scope(), current_actor(), attachment_id)
    if row.kind is not AttachmentKind.PHOTO:
        raise NotFound("这个附件不是照片。")
    return _inline(images.reencoded(_bytes(row), 320), "image/jpeg", PICTURE_POLICY)


@blueprint.get("/<int:attachment_id>/download")
@requires(Permission.FILE_READ)
def attachment_download(attachment_id: int) -> Response:
    """The file as it was uploaded; its name on the reader's disk tells nothing about a person."""
    row, _owner = queries.attachment_or_404(current_scope(), current_actor(), attachment_id)
    row = service.record_file_reading(current_actor(), attachment_id, "download")
    kind = _type(row)
    return send_file(
        BytesIO(_bytes(row)),
        mimetype=kind.media_type,
        as_attachment=True,
        download_name=f"{row.kind.title}-{row.id}.{kind.extension}",
    )


@blueprint.route("/<int:attachment_id>/remove", methods=["GET", "POST"])
@requires(Permission.FILE_EDIT)
def attachment_remove(attachment_id: int) -> Any:
    """Ask before an attachment goes into the recycle bin."""
    actor = current_actor()
    row, owner = queries.attachment_or_404(current_scope(), actor, attachment_id)
    if not owner_of(row.owner_type).writable(actor, owner):
        raise Forbidden("您不能更改这条记录的附件。", "请联系登记单位的人力资源管理员。")
    home = _home(row.owner_type, owner)
    form = AttachmentRemoveForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.remove_attachment(actor, attachment_id, form.version.data, form.reason.data)
            flash(
                _("已移除附件“%(name)s”，%(n)d 天内可在附件回收站恢复。", name=row.name, n=service.BIN_DAYS), "success"
            )
            return redirect(home)
    if request.method == "GET":
        form.version.data = row.version
    return render_template("files/attachment_remove.html", form=form, row=row, home=home, days=service.BIN_DAYS)


@blueprint.get("/recycle-bin")
@requires(Permission.FILE_EDIT)
def attachment_bin() -> str:
    """Removed attachments, latest first."""
    listing = read_listing(sorts=("deleted_at",), usual="-deleted_at")
    page = Page(listing, queries.deleted_page(current_scope(), listing))
    names = organisations.names(current_scope(), {row.organisation_id for row in page.rows})
    return render_template(
        "files/attachment_bin.html", page=page, names=names, days=service.BIN_DAYS,
        titles={row.owner_type: owner_of(row.owner_type).title for row in page.rows},
    )  # fmt: skip


@blueprint.post("/<int:attachment_id>/restore")
@requires(Permission.FILE_EDIT)
def attachment_restore(attachment_id: int) -> Any:
    """Take an attachment out of the recycle bin."""
    actor = current_actor()
    form = AttachmentRestoreForm()
    version = form.version.data if form.validate_on_submit() else None
    row = service.restore_attachment(actor, attachment_id, version)
    flash(_("已恢复附件“%(name)s”。", name=row.name), "success")
    return redirect(_home(row.owner_type, queries.owner_row(actor, row.owner_type, row.owner_id)))


def _home(owner_type: str, row: Any) -> str:
    endpoint, values = owner_of(owner_type).home(row)
    return url_for(endpoint, **values)


def _type(row: Attachment) -> FileType:
    kind = BY_MEDIA_TYPE.get(row.file.media_type)
    if kind is None:
        raise AppError("这个文件的类型不能打开。", "请联系系统管理员。")
    return kind


def _bytes(row: Attachment) -> bytes:
    return store.read(row.file.uid, row.file.sha256)


def _inline(data: bytes, media_type: str, policy: str) -> Response:
    answer = make_response(data)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = policy
    return answer
