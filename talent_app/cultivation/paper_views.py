"""Documents of cultivation as drafts, PDF or Word: agreements, yearly letters, certificates; pay in clear, recorded."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import NotFound
from talent_app.cultivation import appraising, queries, service, wording
from talent_app.cultivation.blueprint import blueprint
from talent_app.cultivation.figures import tallies
from talent_app.cultivation.kinds import ROOTS
from talent_app.cultivation.show_views import apprenticeship, parts
from talent_app.documents.letters import Letter, letter_pdf
from talent_app.documents.word import letter_docx
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, requires

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _sent(letter: Letter, extension: str, name: str) -> Response:
    at, is_pdf = clock.now(), extension == "pdf"
    content = letter_pdf(letter, created=at, viewer=current_actor().name) if is_pdf else letter_docx(letter, created=at)
    return send_file(
        BytesIO(content), mimetype="application/pdf" if is_pdf else DOCX, as_attachment=True,
        download_name=f"{name}.{extension}",
    )  # fmt: skip


@blueprint.get("/terms/<int:root_id>/agreement.<any(pdf, docx):extension>")
@requires(Permission.CULTIVATION_READ)
def term_document(root_id: int, extension: str) -> Response:
    """The post agreement of a term."""
    scope = current_scope()
    row = queries.root_or_404(scope, ROOTS["terms"], root_id)
    enterprise = organisations.organisation_or_404(scope, row.organisation_id).name
    person = queries.people_of(scope, [row])[row.talent_id].name
    letter = wording.term_letter(row, tallies(parts("goal", root_id)), enterprise, person)
    return _sent(letter, extension, f"岗位聘任协议-{row.number}")


@blueprint.get("/terms/<int:root_id>/years/<int:year>/letter.<any(pdf, docx):extension>")
@requires(Permission.CULTIVATION_READ)
def year_document(root_id: int, year: int, extension: str) -> Response:
    """The letter of a year's goals; year 0 is the whole term."""
    scope = current_scope()
    row = queries.root_or_404(scope, ROOTS["terms"], root_id)
    tally = appraising.tally_of(row, year)
    if not tally.rows:
        raise NotFound("这一考核期还没有指标。", "请先登记考核指标。")
    enterprise = organisations.organisation_or_404(scope, row.organisation_id).name
    person = queries.people_of(scope, [row])[row.talent_id].name
    letter = wording.goal_letter(row, tally, enterprise, person)
    return _sent(letter, extension, f"{letter.title}-{row.number}")


@blueprint.get("/apprenticeships/<int:root_id>/clear")
@requires(Permission.PAY_READ)
def apprenticeship_clear(root_id: int) -> str:
    """An apprenticeship with the pay agreed; noted in the audit."""
    queries.root_or_404(current_scope(), ROOTS["apprenticeships"], root_id)
    service.record_reading(current_actor(), root_id, _("页面"))
    return apprenticeship(root_id, is_clear=True)


@blueprint.get("/apprenticeships/<int:root_id>/agreement.<any(pdf, docx):extension>")
@requires(Permission.PAY_READ)
def apprenticeship_document(root_id: int, extension: str) -> Response:
    """The agreement with its pay steps; taking it is recorded."""
    queries.root_or_404(current_scope(), ROOTS["apprenticeships"], root_id)
    service.record_reading(current_actor(), root_id, extension)
    scope = current_scope()
    row, masters = queries.root_or_404(scope, ROOTS["apprenticeships"], root_id), parts("master", root_id)
    people = queries.people_of(scope, [row, *masters])
    letter = wording.apprentice_letter(
        row, parts("stage", root_id), organisations.organisation_or_404(scope, row.organisation_id).name,
        people[row.talent_id].name, wording.masters_named(masters, people),
    )  # fmt: skip
    return _sent(letter, extension, f"师带徒协议-{row.number}")


@blueprint.get("/apprenticeships/<int:root_id>/certificate.<any(pdf, docx):extension>")
@requires(Permission.CULTIVATION_READ)
def certificate_document(root_id: int, extension: str) -> Response:
    """The certificate at the end of an apprenticeship."""
    scope = current_scope()
    row, masters = queries.root_or_404(scope, ROOTS["apprenticeships"], root_id), parts("master", root_id)
    if not row.certificate_number:
        raise NotFound("还没有出师，没有证书。", "确认出师后编发。")
    people = queries.people_of(scope, [row, *masters])
    letter = wording.certificate_letter(
        row, organisations.organisation_or_404(scope, row.organisation_id).name, people[row.talent_id].name,
        wording.masters_named(masters, people),
    )  # fmt: skip
    return _sent(letter, extension, f"出师证书-{row.number}")
