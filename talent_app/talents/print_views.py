"""On paper: the summary of one person, and the roster of a list; both name their reader and the time on every page."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from flask import render_template, send_file
from flask_babel import gettext as _

from talent_app import clock
from talent_app.documents.talent_document import roster_pdf as make_roster
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents import list_queries, persons, queries, service
from talent_app.talents.blueprint import blueprint
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.forms import TalentPrintForm
from talent_app.talents.list_state import read_state
from talent_app.talents.presentation import masked_values, telling_fields
from talent_app.talents.record_views import ON_FORM
from talent_app.talents.summaries import in_words, sealed_fields, summary_of
from talent_app.talents.values import show_value
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

#: More lines than this are no roster any more: the export is made for them.
MOST_PRINTED = 1_000
#: Widths in millimetres of columns whose values are short.
NARROW = {
    "sex": 12,
    "born_on": 25,
    "ethnicity": 15,
    "honour_year": 16,
    "is_on_post": 14,
    "category": 37,
    "highest_education": 33,
}
#: Other columns of days and months.
DAYS = {FieldKind.DATE: 25, FieldKind.PARTIAL_DATE: 25}


@blueprint.route("/<int:talent_id>/print", methods=["GET", "POST"])
@requires(Permission.TALENT_READ)
def talent_print(talent_id: int) -> Any:
    """Ask what the summary of a person shows, then hand it over; the printing is recorded first."""
    row = queries.talent_or_404(current_scope(), talent_id)
    actor = current_actor()
    masked = masked_values(row, persons.person_of(row))
    fields = sealed_fields()
    form = TalentPrintForm()
    can_reveal = actor.can_in(Permission.TALENT_REVEAL, row.organisation_id)
    form.names.choices = [(name, fields[name].label) for name in masked] if can_reveal else []
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            clear = service.print_talent(actor, talent_id, form.names.data or [], form.reason.data or "")
            return _summary(talent_id, in_words(clear))
    return render_template("talents/talent_print.html", form=form, row=row, can_reveal=can_reveal and bool(masked))


def _summary(talent_id: int, clear: dict[str, str]) -> Any:
    content = summary_of(current_scope(), current_actor(), talent_id, clear, clock.now())
    return send_file(
        BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=f"talent-{talent_id}.pdf"
    )


@blueprint.get("/roster.pdf")
@requires(Permission.TALENT_READ)
def roster_pdf() -> Any:
    """The list as it stands (filter, columns, order) as a roster; the printing is recorded first."""
    scope, actor = current_scope(), current_actor()
    state = read_state(actor)
    rows = list_queries.all_rows(scope, state.listing, state.filters, state.listing.query, MOST_PRINTED + 1)
    is_cut, rows = len(rows) > MOST_PRINTED, rows[:MOST_PRINTED]
    fields = [info for info in (state.columns or telling_fields(rows, state.listing.sort)) if info.name != "name"]
    sentence = list_queries.sentence_of(scope, state.filters, state.listing.query)
    has_many = scope.organisation_ids is None or len(scope.organisation_ids) > 1
    names = organisations.names(scope, {row.organisation_id for row in rows}) if has_many else {}
    service.note_roster(actor, rows=len(rows), columns=[info.label for info in fields], filter=sentence)
    columns: list[dict[str, Any]] = [{"label": _("姓名"), "width": 25}]
    if has_many:
        columns.append({"label": _("单位"), "width": 34})
    columns += [{"label": info.label, "width": NARROW.get(info.name) or DAYS.get(info.kind)} for info in fields]
    cut = _("；名单超过 %(n)d 人，只印前 %(n)d 人", n=MOST_PRINTED) if is_cut else ""
    content = make_roster(
        {
            "title": _("高层次人才名册"),
            "subtitle": _("范围：%(what)s%(cut)s", what=sentence, cut=cut),
            "columns": columns,
            "rows": [
                [
                    row.name,
                    *([names.get(row.organisation_id, "")] if has_many else []),
                    *(_short(info, getattr(row, info.name)) for info in fields),
                ]
                for row in rows
            ],
        },
        viewer=actor.name,
        printed_at=clock.now(),
    )
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name="roster.pdf")


def _short(info: FieldInfo, value: Any) -> str:
    """A value for a narrow column: days as 1985.07.02."""
    return value.isoformat().replace("-", ".") if isinstance(value, date) else show_value(info, value)
