"""Pages of agreements: list and register, a new one, one whole (masked, or in clear and recorded), its document."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.agreements import act_views, attachments, benefit_views, queries, service
from talent_app.agreements.blueprint import blueprint
from talent_app.agreements.enums import AgreementKind, AgreementState
from talent_app.agreements.forms import AgreementEditForm, AgreementNewForm
from talent_app.agreements.models import Agreement
from talent_app.agreements.parts import return_words, stay_years
from talent_app.agreements.presentation import TONES, buttons, register_tables
from talent_app.agreements.wording import agreement_letter
from talent_app.agreements.work import work_items
from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.documents.letters import letter_pdf
from talent_app.documents.word import letter_docx
from talent_app.documents.xlsx import write_tables
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents.models import Talent
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Facet, Page, read_listing

__all__ = ["act_views", "attachments", "benefit_views", "blueprint", "work_items"]

ON_FORM = (InvalidInput, Conflict, Busy)
FILTERS = ("state", "kind", "organisation", "due")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("")
@requires(Permission.AGREEMENT_READ)
def agreement_list() -> str:
    """Agreements in scope, those that end first above."""
    scope, actor, today = current_scope(), current_actor(), clock.today()
    listing = read_listing(filters=FILTERS, sorts=("until", "number"), usual="until")
    page = Page(listing, queries.page_of(scope, listing.filters, listing.query, today, listing))
    places = organisations.enterprises(scope)
    facets = [
        Facet("state", _("全部状态"), [(each.value, each.title, None) for each in AgreementState]),
        Facet("kind", _("全部类型"), [(each.value, each.title, None) for each in AgreementKind]),
        Facet("due", _("到期与否"), [("soon", _("90 天内到期"), None)]),
    ]
    if len(places) > 1:
        facets.append(Facet("organisation", _("全部单位"), [(str(row.id), row.label, None) for row in places]))
    return render_template(
        "agreements/agreement_list.html", page=page, facets=facets, today=today, tones=TONES,
        people=queries.people_of(scope, page.rows), names={row.id: row.label for row in places},
        has_many=len(places) > 1, can_edit=actor.can(Permission.AGREEMENT_EDIT), soon=today + queries.LEAD,
        export_url=url_for("agreements.agreement_xlsx") + _query(),
    )  # fmt: skip


def _query() -> str:
    sent = request.query_string.decode()
    return f"?{sent}" if sent else ""


@blueprint.get("/register.xlsx")
@requires(Permission.AGREEMENT_READ)
def agreement_xlsx() -> Response:
    """The register of the list, amounts only for whoever may see pay."""
    listing = read_listing(filters=FILTERS, sorts=("until", "number"), usual="until")
    count = queries.count_of(current_scope(), listing.filters, listing.query, clock.today())
    service.record_export(current_actor(), count, request.query_string.decode()[:200])
    scope = current_scope()
    rows = queries.all_of(scope, listing.filters, listing.query, clock.today())
    stream, at = BytesIO(), clock.now()
    write_tables(stream, register_tables(scope, current_actor(), rows, at), title=_("人才协议台账"), created=at)
    stream.seek(0)
    name = f"人才协议台账-{clock.today():%Y%m%d}.xlsx"
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_EDIT)
def agreement_new() -> Any:
    """Begin an agreement; from a person's page the person is chosen already."""
    scope, form = current_scope(), AgreementNewForm()
    asked = request.args.get("talent", "")
    form.talent.offer([(str(row.id), _named(row)) for row in queries.candidates(scope)])
    if form.talent.typed:
        form.talent.process_formdata([form.talent.typed])  # a typed title is looked up once the options are known
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            made = service.draft_agreement(current_actor(), int(form.talent.data), _values(form))
            flash(_("已起草 %(label)s，请登记待遇。", label=made.label), "success")
            return redirect(url_for("agreements.agreement_show", agreement_id=made.id))
    if request.method == "GET":
        form.version.data, form.talent.data = 0, asked or None
    return render_template("agreements/agreement_new.html", form=form)


def _named(row: Talent) -> str:
    return "　".join(text for text in (row.name, row.post or "", f"{row.born_on or ''}") if text)


def _values(form: AgreementEditForm) -> dict[str, Any]:
    return {name: form[name].data for name in service.FIELDS} | {"kind": AgreementKind(form.kind.data)}


@blueprint.get("/<int:agreement_id>")
@requires(Permission.AGREEMENT_READ)
def agreement_show(agreement_id: int) -> str:
    """One agreement; amounts are masked."""
    return _shown(queries.agreement_or_404(current_scope(), agreement_id), is_clear=False)


@blueprint.get("/<int:agreement_id>/clear")
@requires(Permission.PAY_READ)
def agreement_clear(agreement_id: int) -> str:
    """The same with its amounts; noted in the audit."""
    queries.agreement_or_404(current_scope(), agreement_id)
    service.record_reading(current_actor(), agreement_id, _("页面"))
    return _shown(queries.agreement_or_404(current_scope(), agreement_id), is_clear=True)


def _shown(row: Agreement, *, is_clear: bool) -> str:
    scope, actor, today = current_scope(), current_actor(), clock.today()
    parts, policy = queries.parts_of(scope, row), queries.policy_of(scope, row)
    steps = [
        {"title": each.title, "at": clock.local(each.done_at), "by": each.done_by, "note": each.note}
        for each in parts.steps
    ]
    return render_template(
        "agreements/agreement_show.html", row=row, parts=parts, is_clear=is_clear, today=today, tones=TONES,
        talent=queries.people_of(scope, [row])[row.talent_id], steps=steps, buttons=buttons(actor, row),
        organisation=organisations.organisation_or_404(scope, row.organisation_id),
        findings=queries.findings_of(scope, row, parts), renewals=queries.renewals_of(scope, row),
        stay_years=stay_years(row, parts.stays, today) if row.days_promised or parts.stays else [],
        attachments=attachments_of(scope, [row], actor)[row.__tablename__, row.id],
        is_live=row.state in queries.LIVE, is_payable=row.state in queries.PAYABLE,
        renewed=queries.renewed(scope, row),
        returning={each.id: return_words(each, policy) for each in parts.benefits},
        can_edit=actor.can_in(Permission.AGREEMENT_EDIT, row.organisation_id),
        can_check=actor.can_in(Permission.AGREEMENT_APPROVE, row.organisation_id),
        can_pay=actor.can_in(Permission.PAY_READ, row.organisation_id),
    )  # fmt: skip


@blueprint.route("/<int:agreement_id>/edit", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_EDIT)
def agreement_edit(agreement_id: int) -> Any:
    """Change a draft."""
    row = queries.agreement_or_404(current_scope(), agreement_id)
    form = AgreementEditForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.change_agreement(current_actor(), agreement_id, form.version.data, _values(form))
            flash(_("已保存。"), "success")
            return redirect(url_for("agreements.agreement_show", agreement_id=agreement_id))
    return render_template("agreements/agreement_edit.html", form=form, row=row)


@blueprint.get("/<int:agreement_id>/agreement.<any(pdf, docx):extension>")
@requires(Permission.PAY_READ)
def agreement_document(agreement_id: int, extension: str) -> Response:
    """The agreement as a draft, PDF or Word; it names amounts, so taking it is recorded."""
    queries.agreement_or_404(current_scope(), agreement_id)
    actor = current_actor()
    service.record_reading(actor, agreement_id, extension)
    scope = current_scope()
    row = queries.agreement_or_404(scope, agreement_id)
    talent = queries.people_of(scope, [row])[row.talent_id]
    enterprise = organisations.organisation_or_404(scope, row.organisation_id).name
    letter = agreement_letter(
        row, queries.parts_of(scope, row), queries.policy_of(scope, row), enterprise, talent.name, talent.post or "",
        queries.renewed(scope, row),
    )  # fmt: skip
    at = clock.now()
    is_pdf = extension == "pdf"
    content = letter_pdf(letter, created=at, viewer=actor.name) if is_pdf else letter_docx(letter, created=at)
    return send_file(
        BytesIO(content), mimetype="application/pdf" if is_pdf else DOCX, as_attachment=True,
        download_name=f"{row.number}-draft.{extension}",
    )  # fmt: skip
