"""Pages of the registry: list, registration, recycle bin, reading in clear."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.core.errors import NotFound
from talent_app.files.models import portrait_of
from talent_app.identity.permissions import Permission
from talent_app.informing import queries as informing
from talent_app.informing.telling import MANNERS, told_from
from talent_app.organisations import queries as organisations
from talent_app.talents import (
    attachments,
    list_views,
    merge_views,
    merging,
    persons,
    print_views,
    queries,
    record_views,
    request_views,
    review_views,
    service,
    standing_views,
    telling_views,
)
from talent_app.talents.blueprint import blueprint
from talent_app.talents.checks import warnings_for
from talent_app.talents.derivation import missing_of
from talent_app.talents.enums import RequestKind
from talent_app.talents.fields import fields_of, in_groups
from talent_app.talents.form_parts import part_of
from talent_app.talents.forms import (
    PARTS,
    TalentDeleteForm,
    TalentEditForm,
    TalentNewForm,
    TalentRestoreForm,
    TalentRevealForm,
)
from talent_app.talents.models import Talent
from talent_app.talents.presentation import TONES, masked_values, shown_value
from talent_app.talents.record_views import ON_FORM
from talent_app.talents.records import in_sections, talent_fields
from talent_app.talents.review_views import review_of
from talent_app.talents.standing_views import work_items
from talent_app.talents.tibet import tibet_service
from talent_app.talents.values import show_value
from talent_app.tracking.changes import image_of
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Page, read_listing

__all__ = [
    "blueprint",
    "list_views",
    "merge_views",
    "print_views",
    "record_views",
    "request_views",
    "review_views",
    "standing_views",
    "telling_views",
    "work_items",
]

ACTIONS = {action.value: action.label for action in Action}


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def talent_new() -> Any:
    """Register a person."""
    form = TalentNewForm()
    form.organisation.offer([(str(row.id), row.name) for row in organisations.enterprises(current_scope())])
    offers_request = False
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            wanted = request_views.wanted_kind()
            if wanted is not None:
                told = told_from(request.form)
                return request_views.file_typed(int(form.organisation.data), form.values, wanted, told)
            offers_request = request_views.is_held(int(form.organisation.data), form.values)
            row = service.create_talent(
                current_actor(), int(form.organisation.data), form.values, told_from(request.form)
            )
            flash(_("已登记“%(name)s”。", name=row.name), "success")
            _flash_warnings(form.values)
            return redirect(url_for("talents.talent_show", talent_id=row.id))
    return render_template(
        "talents/talent_new.html", form=form, kinds=RequestKind.choices() if offers_request else (),
        notice=informing.notice_on(current_scope(), clock.today()), manners=MANNERS.values(),
    )  # fmt: skip


@blueprint.get("/<int:talent_id>")
@requires(Permission.TALENT_READ)
def talent_show(talent_id: int) -> Any:
    """One registration with its records and its history; a merged one leads to where it went."""
    try:
        row = queries.talent_or_404(current_scope(), talent_id)
    except NotFound:
        target = merging.target_of(current_scope(), talent_id)
        if target is None:
            raise
        flash(_("这条登记已并入下面的档案。"), "info")
        return redirect(url_for("talents.talent_show", talent_id=target))
    person = persons.person_of(row)
    actor = current_actor()
    records = queries.records_of(current_scope(), row)
    attached = attachments.shown_with(current_scope(), actor, row, records)
    served = tibet_service(row, records["careers"], clock.today())
    shown = {info.name: shown_value(info, row, person) for info in talent_fields()}
    if served is not None:
        shown["tibet_years"] = served.title
    return render_template(
        "talents/talent_show.html",
        attachments=attached,
        portrait=portrait_of(attached[row.__tablename__, row.id].rows),
        row=row,
        organisation=organisations.organisation_or_404(current_scope(), row.organisation_id),
        told=informing.told(current_scope(), [row.id]),
        groups=in_groups(info for info in talent_fields() if shown[info.name]),
        shown=shown,
        missing=missing_of(image_of(row), has_document=person.document_index is not None),
        sections=in_sections(),
        records=records,
        service=served,
        part_of=part_of,
        show=show_value,
        history=queries.history_of(current_scope(), row),
        actions=ACTIONS,
        tones=TONES,
        review=review_of(actor, current_scope(), row),
        can_edit=actor.can_in(Permission.TALENT_EDIT, row.organisation_id),
        can_reveal=actor.can_in(Permission.TALENT_REVEAL, row.organisation_id),
    )


@blueprint.route("/<int:talent_id>/edit", methods=["GET", "POST"])
@blueprint.route("/<int:talent_id>/edit/<string:part>", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def talent_edit(talent_id: int, part: str = PARTS[0].key) -> Any:
    """Change one page of a registration."""
    if part not in TalentEditForm:
        raise NotFound()
    row = queries.talent_or_404(current_scope(), talent_id)
    person = persons.person_of(row)
    form = TalentEditForm[part]()
    sealed = masked_values(row, person)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            saved = service.update_talent(current_actor(), talent_id, form.version.data, form.values)
            review_views.flash_saved(row, form.values)
            _flash_warnings({info.name: getattr(saved, info.name) for info in fields_of(Talent)})
            return redirect(_after(talent_id, part))
    elif request.method == "GET":
        form.fill(row)
        if "document_kind" in form:
            form.document_kind.data = person.document_kind
        form.version.data = row.version
    form.hint(sealed)
    review_views.hint_waiting(form, current_scope(), row)
    return render_template("talents/talent_edit.html", form=form, row=row, part=part, parts=PARTS)


@blueprint.route("/<int:talent_id>/delete", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def talent_delete(talent_id: int) -> Any:
    """Ask before a registration goes into the recycle bin."""
    row = queries.talent_or_404(current_scope(), talent_id)
    form = TalentDeleteForm()
    if form.validate_on_submit():
        with errors_on(form):
            service.delete_talent(current_actor(), talent_id, form.version.data, form.reason.data)
            flash(_("“%(name)s”已移入回收站，可随时恢复。", name=row.name), "success")
            return redirect(url_for("talents.talent_list"))
    if request.method == "GET":
        form.version.data = row.version
    return render_template("talents/talent_delete.html", form=form, row=row)


@blueprint.get("/recycle-bin")
@requires(Permission.TALENT_EDIT)
def talent_bin() -> str:
    """Deleted registrations, latest first."""
    listing = read_listing(sorts=("deleted_at",), usual="-deleted_at")
    page = Page(listing, queries.deleted_page(current_scope(), listing))
    names = organisations.names(current_scope(), {row.organisation_id for row in page.rows})
    return render_template("talents/talent_bin.html", page=page, names=names)


@blueprint.post("/<int:talent_id>/restore")
@requires(Permission.TALENT_EDIT)
def talent_restore(talent_id: int) -> Any:
    """Take a registration out of the recycle bin."""
    form = TalentRestoreForm()
    version = form.version.data if form.validate_on_submit() else None
    row = service.restore_talent(current_actor(), talent_id, version)
    flash(_("已恢复“%(name)s”。", name=row.name), "success")
    return redirect(url_for("talents.talent_show", talent_id=talent_id))


@blueprint.route("/<int:talent_id>/reveal", methods=["GET", "POST"])
@requires(Permission.TALENT_REVEAL)
def talent_reveal(talent_id: int) -> str:
    """Show sensitive values in clear, once a reason is given."""
    row = queries.talent_or_404(current_scope(), talent_id)
    masked = masked_values(row, persons.person_of(row))
    fields = {info.name: info for info in talent_fields() if info.is_sealed}
    form = TalentRevealForm()
    form.names.choices = [(name, f"{fields[name].label}（{shown}）") for name, shown in masked.items()]
    clear: list[tuple[str, str]] = []
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            found = service.reveal(current_actor(), talent_id, form.names.data, form.reason.data)
            clear = [(fields[name].label, show_value(fields[name], value)) for name, value in found.items()]
    elif request.method == "GET":
        form.names.data = list(masked)
    return render_template("talents/talent_reveal.html", form=form, row=row, masked=masked, clear=clear)


def _after(talent_id: int, part: str) -> str:
    """Where a saved page of the form leads: to the next page when that was asked for."""
    keys = [one.key for one in PARTS]
    following = keys[keys.index(part) + 1 :]
    if request.form.get("goto") == "next" and following:
        return url_for("talents.talent_edit", talent_id=talent_id, part=following[0])
    return url_for("talents.talent_show", talent_id=talent_id)


def _flash_warnings(values: dict[str, Any]) -> None:
    for _name, sentence in warnings_for(values, clock.today()):
        flash(sentence, "warning")
