"""Pages of appointments (聘任), apart from the qualification: decided, renewed, ended, and the letter of each."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import NotFound
from talent_app.core.ids import row_id
from talent_app.documents.letters import letter_pdf
from talent_app.documents.word import letter_docx
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rules.codes import code_table
from talent_app.talents import queries as talents
from talent_app.titles import appointing, committee_queries, notes, queries, wording
from talent_app.titles.blueprint import ON_FORM, PDF, committee_blueprint
from talent_app.titles.forms import EngagementEndForm, EngagementNewForm
from talent_app.titles.models import TitleEngagement
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

#: An appointment that ends within so long is marked.
SOON = timedelta(days=90)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@committee_blueprint.get("/engagements")
@requires(Permission.TALENT_READ)
def engagement_list() -> str:
    """Appointments decided here, those that end first on top."""
    scope, actor = current_scope(), current_actor()
    rows = committee_queries.engagements(scope)
    return render_template(
        "title_committees/engagement_list.html", rows=rows, today=clock.today(),
        soon=clock.today() + SOON, renewed={one.decision.renews_id for one in rows},
        levels=code_table("title_level"), can_decide=actor.can(Permission.TITLE_APPROVE),
        people=[one for one in queries.verified_people(actor.scope_for(Permission.TITLE_APPROVE), 1000)
                if one.title_level] if actor.can(Permission.TITLE_APPROVE) else [],
    )  # fmt: skip


@committee_blueprint.route("/engagements/<int:talent_id>/new", methods=["GET", "POST"])
@requires(Permission.TITLE_APPROVE)
def engagement_new(talent_id: int) -> Any:
    """Appoint a person; `renews` names the appointment that is renewed."""
    actor = current_actor()
    talent = talents.talent_or_404(actor.scope_for(Permission.TITLE_APPROVE), talent_id)
    form = EngagementNewForm()
    renewed = row_id(request.args.get("renews", ""))
    if request.method == "GET" and renewed is not None:
        _fill_renewal(form, talent.id, renewed)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            names = ("post", "series", "level", "from_on", "until_on", "document", "reason")
            values = {name: getattr(form, name).data for name in names}
            appointing.appoint(actor, talent_id, values, renewed)
            flash(_("已聘任，聘期写入人才档案。"), "success")
            return redirect(url_for("title_committees.engagement_list"))
    return render_template("title_committees/engagement_new.html", form=form, talent=talent)


def _fill_renewal(form: EngagementNewForm, talent_id: int, renews: int) -> None:
    """A renewal begins the day after the old appointment ends, on the same post."""
    found = committee_queries.engagement(current_actor().scope_for(Permission.TITLE_APPROVE), renews)
    if found is None or found.decision.talent_id != talent_id:
        raise NotFound()
    for name in ("post", "series", "level"):
        getattr(form, name).data = getattr(found.appointment, name)
    if found.appointment.until_on:
        form.from_on.data = found.appointment.until_on + timedelta(days=1)
    form.reason.data = found.decision.reason


@committee_blueprint.route("/engagements/<int:engagement_id>/end", methods=["GET", "POST"])
@requires(Permission.TITLE_APPROVE)
def engagement_end(engagement_id: int) -> Any:
    """End an appointment early."""
    actor = current_actor()
    row = queries.row_or_404(actor.scope_for(Permission.TITLE_APPROVE), TitleEngagement, engagement_id)
    form = EngagementEndForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            appointing.end_engagement(actor, engagement_id, form.version.data, form.day.data, form.reason.data)
            flash(_("聘任已结束。"), "success")
            return redirect(url_for("title_committees.engagement_list"))
    return render_template("title_committees/engagement_end.html", form=form, row=row)


@committee_blueprint.get("/engagements/<int:engagement_id>/letter.<any(pdf, docx):extension>")
@requires(Permission.TALENT_READ)
def engagement_letter(engagement_id: int, extension: str) -> Response:
    """The letter of appointment (聘书) as a draft; taking it is recorded."""
    scope, actor, at = current_scope(), current_actor(), clock.now()
    found = committee_queries.engagement(scope, engagement_id)
    if found is None:
        raise NotFound()
    held = [one for one in queries.records(scope, found.talent)["titles"] if one.id == found.decision.qualification_id]
    enterprise = organisations.organisation_or_404(scope, found.decision.organisation_id).name
    letter = wording.engagement_letter(found, held[0] if held else None, enterprise)
    name = f"聘书-{found.appointment.from_on}.{extension}"
    notes.note_letter(actor, engagement_id, letter.title)
    is_pdf = extension == "pdf"
    content = letter_pdf(letter, created=at, viewer=actor.name) if is_pdf else letter_docx(letter, created=at)
    return send_file(io.BytesIO(content), mimetype=PDF if is_pdf else DOCX, as_attachment=True, download_name=name)
