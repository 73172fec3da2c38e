"""Pages of submitted versions: the filed copy, reading copies, comparison, and the public check of a printed plan."""

from __future__ import annotations

from io import BytesIO

from flask import current_app, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import AppError
from talent_app.documents.signing import signature_of
from talent_app.identity.permissions import Permission
from talent_app.incentives import comparing, filing, queries, redline, service, snapshots
from talent_app.incentives import verification as check
from talent_app.incentives.blueprint import blueprint, verification
from talent_app.incentives.explaining import explained_draft, explained_version
from talent_app.incentives.forms import VerifyFileForm, VerifyForm
from talent_app.incentives.reading import demand_people, snapshot_for
from talent_app.incentives.review_queries import sees_people
from talent_app.incentives.signatures import office, signature_of_document
from talent_app.web.access import current_actor, current_scope, requires

PDF = "application/pdf"
#: The page of verification before anything is found.
NOTHING = dict.fromkeys(("upload", "record", "verdict", "signature"))


def _download(content: bytes, name: str, *, inline: bool = False) -> Response:
    return send_file(BytesIO(content), mimetype=PDF, as_attachment=not inline, download_name=name)


@blueprint.get("/incentives/plans/<int:plan_id>/versions/<int:number>.pdf")
@requires(Permission.PLAN_READ)
def version_pdf(plan_id: int, number: int) -> Response:
    """The filed copy of a version; made and stored on the first call."""
    scope, actor = current_scope(), current_actor()
    plan = queries.plan_or_404(scope, actor, plan_id)
    queries.frozen_or_404(scope, plan, number)
    demand_people(scope, actor, plan)
    service.record_document_reading(actor, plan_id, number, "filed")
    plan = queries.plan_or_404(scope, actor, plan_id)
    name = f"{plan.number}-{number}.pdf"
    return _download(filing.original(actor, plan, number), name)


@blueprint.get("/incentives/plans/<int:plan_id>/reading.pdf")
@requires(Permission.PLAN_READ)
def reading_pdf(plan_id: int) -> Response:
    """A copy for this reader with his name and the time as watermark (a draft where nothing was submitted)."""
    scope, actor = current_scope(), current_actor()
    plan = queries.plan_or_404(scope, actor, plan_id)
    number = plan.current_version
    is_draft = plan.is_editable and queries.reads_rows(actor, plan)
    service.record_document_reading(actor, plan_id, number, "draft" if is_draft or not number else "reading")
    plan = queries.plan_or_404(scope, actor, plan_id)
    if is_draft or not number:
        draft = snapshot_for(scope, actor, plan) | {"explanations": explained_draft(scope, actor, plan)}
        return _download(filing.draft_copy(draft, clock.now()), f"{plan.number}-draft.pdf")
    frozen = queries.frozen_or_404(scope, plan, number)
    is_masked = not sees_people(scope, actor, plan)
    told = snapshots.of_version(frozen, is_masked=is_masked)
    content = filing.reading_copy(
        told | {"explanations": explained_version(frozen, is_masked=is_masked)}, actor, clock.now(),
        content_hash=frozen.version.content_hash, is_masked=is_masked,
    )  # fmt: skip
    return _download(content, f"{plan.number}-{number}-reading.pdf")


@blueprint.get("/incentives/plans/<int:plan_id>/versions")
@requires(Permission.PLAN_READ)
def version_list(plan_id: int) -> str:
    """The submitted versions with their hashes and codes."""
    scope, actor = current_scope(), current_actor()
    plan = queries.plan_or_404(scope, actor, plan_id)
    rows = []
    for version in queries.versions(scope, plan):
        document = queries.document_of(scope, version)
        rows.append((version, document, signature_of_document(scope, document) if document else None))
    return render_template("incentives/version_list.html", plan=plan, rows=rows)


@blueprint.get("/incentives/plans/<int:plan_id>/versions/<int:number>/changes")
@requires(Permission.PLAN_READ)
def version_compare(plan_id: int, number: int) -> str | Response:
    """What a version changed against the one before it."""
    scope, actor = current_scope(), current_actor()
    plan = queries.plan_or_404(scope, actor, plan_id)
    if number < 2:
        return redirect(url_for("incentives.version_list", plan_id=plan_id))
    after = queries.frozen_or_404(scope, plan, number)
    before = queries.frozen_or_404(scope, plan, number - 1)
    is_masked = not sees_people(scope, actor, plan)
    if not is_masked:
        service.record_reading(actor, plan_id)
        plan = queries.plan_or_404(scope, actor, plan_id)
    rows = comparing.comparison(before, after, is_masked=is_masked)
    return render_template(
        "incentives/version_compare.html", plan=plan, number=number,
        rows=[(label, old, new, *redline.marked(old, new)) for label, old, new in rows],
    )  # fmt: skip


@verification.route("/verify", methods=["GET", "POST"])
@verification.route("/verify/<code>", methods=["GET", "POST"])
def verify(code: str = "") -> str | Response | tuple[str, int]:
    """What anybody may know of a printed plan; an uploaded file is compared in memory and forgotten."""
    form, upload = VerifyForm(formdata=None), VerifyFileForm()
    if not code:
        asked = VerifyForm()
        if asked.validate_on_submit():
            return redirect(url_for("verification.verify", code="".join(asked.code.data.split()).lower()))
        return render_template(
            "verification/verify.html", form=asked, upload=None, record=None, verdict=None, signature=None, code=""
        )
    record = check.record_of(code)
    if record is None:
        form.code.data = code
        page = render_template(
            "verification/verify.html", form=form, upload=None, record=None, verdict=None, signature=None, code=code
        )
        return page, 404
    verdict = signature = None
    if upload.validate_on_submit():
        content = upload.file.data.read()
        verdict = check.judged(record, content, _filed_bytes(record))
        signature = signature_of(content, office.trusted())
    if upload.file.data is not None:
        upload.file.data.close()  # a large upload stands in a temporary file until then
    return render_template(
        "verification/verify.html", form=form, upload=upload, record=record, verdict=verdict, code=code,
        signature=signature,
    )  # fmt: skip


def _filed_bytes(record: check.PublicRecord) -> bytes | None:
    """The stored copy, only to tell an altered file from a foreign one; nothing of it is shown."""
    try:
        return check.filed_bytes(record)
    except AppError as error:
        current_app.logger.warning("filed copy of %s cannot be read: %s", record.number, error.message)
        return None
