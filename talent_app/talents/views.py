"""Pages of the registry: list, registration, child records, recycle bin, reading in clear."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import STALE
from talent_app.core.errors import Busy, Conflict, InvalidInput, NotFound
from talent_app.core.names import pinyin
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents import persons, queries, service
from talent_app.talents.checks import warnings_for
from talent_app.talents.derivation import missing_of
from talent_app.talents.fields import fields_of, in_groups
from talent_app.talents.filters import SORTS, filter_names
from talent_app.talents.forms import (
    RecordRemoveForm,
    TalentDeleteForm,
    TalentEditForm,
    TalentNewForm,
    TalentRestoreForm,
    TalentRevealForm,
    record_form,
)
from talent_app.talents.models import Talent
from talent_app.talents.presentation import Collision, collisions, masked_values, shown_value, telling_fields
from talent_app.talents.records import BY_KEY, RECORD_KINDS, RecordKind, talent_fields
from talent_app.talents.search import excerpt, marked, terms_of
from talent_app.talents.values import show_value
from talent_app.tracking.changes import image_of
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Facet, Page, read_listing

blueprint = Blueprint("talents", __name__, url_prefix="/talents")

#: Refusals that keep what was typed.
ON_FORM = (InvalidInput, Conflict, Busy)
#: Filters that stand open above the list; the others are folded.
OPEN_FILTERS = ("organisation", "category", "highest_education", "title_level", "status")
#: Colour and sign of each state.
TONES = {
    "incomplete": ("attention", "exclamation-triangle-fill"),
    "complete": ("good", "check-circle-fill"),
    "verified": ("good", "patch-check"),
}
ACTIONS = {action.value: action.label for action in Action}


@blueprint.get("")
@requires(Permission.TALENT_READ)
def talent_list() -> str:
    """People in scope: searched, filtered, sorted, page by page."""
    scope, is_search = current_scope(), bool(request.args.get("q", "").strip())
    sorts = ("best", *SORTS) if is_search else tuple(SORTS)
    listing = read_listing(filters=filter_names(), sorts=sorts)
    if listing.sort == "name":
        listing = replace(listing, jump=pinyin(listing.jump))
    page = Page(listing, queries.talent_page(scope, listing, listing.filters, listing.query))
    found = queries.facets(scope, listing.filters, listing.query, page.slice.total)
    facets = [Facet(one.name, one.title, one.options) for one in found]
    has_many = scope.organisation_ids is None or len(scope.organisation_ids) > 1
    return render_template(
        "talents/talent_list.html",
        page=page,
        open_facets=[facet for facet in facets if facet.name in OPEN_FILTERS],
        more_facets=[facet for facet in facets if facet.name not in OPEN_FILTERS],
        facets=facets,
        fields=telling_fields(page.rows, listing.sort),
        tones=TONES,
        names=organisations.names(scope, {row.organisation_id for row in page.rows}) if has_many else {},
        has_many=has_many,
        show=show_value,
        terms=terms_of(listing.query),
        marked=marked,
        excerpt=excerpt,
        can_edit=current_actor().can(Permission.TALENT_EDIT),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def talent_new() -> Any:
    """Register a person."""
    form = TalentNewForm()
    form.organisation.offer([(str(row.id), row.name) for row in organisations.enterprises(current_scope())])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = service.create_talent(current_actor(), int(form.organisation.data), form.values)
            flash(_("已登记“%(name)s”。", name=row.name), "success")
            _flash_warnings(form.values)
            return redirect(url_for("talents.talent_show", talent_id=row.id))
    return render_template("talents/talent_new.html", form=form)


@blueprint.get("/<int:talent_id>")
@requires(Permission.TALENT_READ)
def talent_show(talent_id: int) -> str:
    """One registration with its records and its history."""
    row = queries.talent_or_404(current_scope(), talent_id)
    person = persons.person_of(row)
    actor = current_actor()
    return render_template(
        "talents/talent_show.html",
        row=row,
        organisation=organisations.organisation_or_404(current_scope(), row.organisation_id),
        groups=in_groups(info for info in talent_fields() if shown_value(info, row, person)),
        shown={info.name: shown_value(info, row, person) for info in talent_fields()},
        missing=missing_of(image_of(row), has_document=person.document_index is not None),
        kinds=RECORD_KINDS,
        records=queries.records_of(current_scope(), row),
        show=show_value,
        history=queries.history_of(current_scope(), row),
        actions=ACTIONS,
        tones=TONES,
        can_edit=actor.can_in(Permission.TALENT_EDIT, row.organisation_id),
        can_reveal=actor.can_in(Permission.TALENT_REVEAL, row.organisation_id),
    )


@blueprint.route("/<int:talent_id>/edit", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def talent_edit(talent_id: int) -> Any:
    """Change a registration; a stale form shows both states and may be sent again."""
    row = queries.talent_or_404(current_scope(), talent_id)
    person = persons.person_of(row)
    form = TalentEditForm()
    stale: list[Collision] | None = None
    sealed = masked_values(row, person)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            try:
                saved = service.update_talent(current_actor(), talent_id, form.version.data, form.values)
            except Conflict as error:
                if error.message != STALE:
                    raise
                row = queries.talent_or_404(current_scope(), talent_id)
                stale = _merge(form, row)
            else:
                flash(_("已保存。"), "success")
                _flash_warnings({info.name: getattr(saved, info.name) for info in fields_of(Talent)})
                return redirect(url_for("talents.talent_show", talent_id=talent_id))
    elif request.method == "GET":
        form.fill(row)
        form.document_kind.data = person.document_kind
        form.version.data = row.version
    form.hint(sealed)
    page = render_template("talents/talent_edit.html", form=form, row=row, stale=stale, show=show_value)
    return page if stale is None else (page, Conflict.status)


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


@blueprint.route("/<int:talent_id>/<string:kind>/new", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def record_new(talent_id: int, kind: str) -> Any:
    """Add a child record."""
    chosen = _kind(kind)
    row = queries.talent_or_404(current_scope(), talent_id)
    form = record_form(chosen, is_edit=False)()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.add_record(current_actor(), talent_id, kind, form.values)
            flash(_("已添加%(label)s记录。", label=chosen.label), "success")
            return redirect(url_for("talents.talent_show", talent_id=talent_id, _anchor=kind))
    return render_template("talents/record_new.html", form=form, row=row, kind=chosen)


@blueprint.route("/<int:talent_id>/<string:kind>/<int:record_id>/edit", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def record_edit(talent_id: int, kind: str, record_id: int) -> Any:
    """Change a child record."""
    chosen = _kind(kind)
    row = queries.talent_or_404(current_scope(), talent_id)
    record = queries.record_or_404(current_scope(), row, chosen, record_id)
    form = record_form(chosen, is_edit=True)()
    stale: list[Collision] | None = None
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            try:
                service.update_record(current_actor(), talent_id, kind, record_id, form.version.data, form.values)
            except Conflict as error:
                if error.message != STALE:
                    raise
                row = queries.talent_or_404(current_scope(), talent_id)
                record = queries.record_or_404(current_scope(), row, chosen, record_id)
                stale = _merge(form, record)
            else:
                flash(_("已保存%(label)s记录。", label=chosen.label), "success")
                return redirect(url_for("talents.talent_show", talent_id=talent_id, _anchor=kind))
    elif request.method == "GET":
        form.fill(record)
        form.version.data = record.version
    page = render_template(
        "talents/record_edit.html", form=form, row=row, kind=chosen, record=record, stale=stale, show=show_value
    )
    return page if stale is None else (page, Conflict.status)


@blueprint.route("/<int:talent_id>/<string:kind>/<int:record_id>/remove", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def record_remove(talent_id: int, kind: str, record_id: int) -> Any:
    """Ask before a child record is deleted."""
    chosen = _kind(kind)
    row = queries.talent_or_404(current_scope(), talent_id)
    record = queries.record_or_404(current_scope(), row, chosen, record_id)
    form = RecordRemoveForm()
    if form.validate_on_submit():
        with errors_on(form):
            service.remove_record(current_actor(), talent_id, kind, record_id, form.version.data)
            flash(_("已删除%(label)s记录。", label=chosen.label), "success")
            return redirect(url_for("talents.talent_show", talent_id=talent_id, _anchor=kind))
    form.version.data = record.version
    return render_template(
        "talents/record_remove.html", form=form, row=row, kind=chosen, record=record, show=show_value
    )


def _kind(key: str) -> RecordKind:
    if key not in BY_KEY:
        raise NotFound()
    return BY_KEY[key]


def _merge(form: Any, row: Any) -> list[Collision]:
    """Make a stale form ready to be sent again: boxes the user had not touched take over what others wrote."""
    found = collisions(form.infos, form.values, queries.image_at(current_scope(), row, form.version.data), row)
    for one in found:
        if not one.is_mine:
            form.take(one.info, row)
    form.version.data = row.version
    return found


def _flash_warnings(values: dict[str, Any]) -> None:
    for _name, sentence in warnings_for(values, clock.today()):
        flash(sentence, "warning")
