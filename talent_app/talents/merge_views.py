"""Pages of duplicates: suggestions, two registrations side by side, taking a merge back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents import merging, persons, queries
from talent_app.talents.blueprint import blueprint
from talent_app.talents.presentation import TONES, shown_value
from talent_app.talents.records import RECORD_KINDS
from talent_app.talents.review_forms import TalentMergeForm
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import PlainForm

ON_FORM = (InvalidInput, Conflict, Busy)


@blueprint.get("/duplicates")
@requires(Permission.TALENT_EDIT)
def duplicate_list() -> str:
    """Pairs that may be one person."""
    found = merging.suggestions(current_scope())
    names = organisations.names(current_scope(), {one.first.organisation_id for one in found})
    return render_template("talents/duplicate_list.html", found=found, names=names, most=merging.MOST_SUGGESTED)


@blueprint.route("/<int:talent_id>/merge/<int:other_id>", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def talent_merge(talent_id: int, other_id: int) -> Any:
    """Two registrations side by side; the second goes into the first."""
    scope = current_scope()
    kept, dropped = queries.talent_or_404(scope, talent_id), queries.talent_or_404(scope, other_id)
    people = persons.person_of(kept), persons.person_of(dropped)
    differing = merging.differences(kept, dropped)
    form = TalentMergeForm()
    form.taken.offer([(info.name, info.label) for info, _old, new in differing if new not in (None, "")])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            merging.merge_talents(
                current_actor(), talent_id, form.kept_revision.data, other_id, form.dropped_revision.data,
                frozenset(form.taken.data or ()),
            )  # fmt: skip
            flash(_("已合并。在有人修改这份档案之前，可以撤销合并。"), "success")
            return redirect(url_for("talents.talent_show", talent_id=talent_id))
    if request.method == "GET":
        form.kept_revision.data, form.dropped_revision.data = kept.revision, dropped.revision
        # what only the other one knows is taken over unless somebody says no
        form.taken.data = [info.name for info, old, new in differing if old in (None, "") and new not in (None, "")]
    rows = [(i, shown_value(i, kept, people[0]), shown_value(i, dropped, people[1])) for i, _old, _new in differing]
    counts = [
        (kind.label, *(len(queries.records_of(scope, row)[kind.key]) for row in (kept, dropped)))
        for kind in RECORD_KINDS
    ]
    return render_template(
        "talents/talent_merge.html", form=form, kept=kept, dropped=dropped, rows=rows, counts=counts, tones=TONES
    )


@blueprint.post("/<int:talent_id>/merge/undo")
@requires(Permission.TALENT_EDIT)
def merge_undo(talent_id: int) -> Any:
    """Take the last merge back."""
    PlainForm().validate_on_submit()
    merging.undo_merge(current_actor(), talent_id, None)
    flash(_("已撤销合并，两条登记恢复原状。"), "success")
    return redirect(url_for("talents.talent_show", talent_id=talent_id))
