"""Pages over many registrations: submit or verify several, what waits for the reviewer, how enterprises stand."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.dates import WorkingCalendar, working_days_between
from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents import request_queries, review, review_queries, telling
from talent_app.talents.blueprint import blueprint
from talent_app.talents.enums import TalentStatus
from talent_app.talents.models import Talent
from talent_app.talents.presentation import TONES
from talent_app.talents.review_forms import TalentPickForm
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem

ON_FORM = (InvalidInput, Conflict, Busy)


def work_items(actor: Actor) -> list[WorkItem]:
    """What waits for the actor, for the home page."""
    items: list[WorkItem] = []
    year = clock.today().year
    review_list, talent_list = url_for("talents.review_list"), url_for("talents.talent_list")
    if actor.can(Permission.TALENT_VERIFY):
        found = review_queries.counts(actor.scope_for(Permission.TALENT_VERIFY), year)
        items.append(WorkItem(_("人才档案待核实"), found["submitted"], review_list))
        items.append(WorkItem(_("已核实档案的修改待核实"), found["changed"], review_list))
    if actor.can(Permission.TALENT_EDIT):
        found = review_queries.counts(actor.scope_for(Permission.TALENT_EDIT), year)
        returned = f"{talent_list}?status={TalentStatus.RETURNED.value}"
        items.append(WorkItem(_("人才档案被退回，待补正"), found["returned"], returned, tone="attention"))
        items.append(
            WorkItem(_("档案修改被退回"), found["refused"], url_for("talents.standing_list"), tone="attention")
        )
        scope = actor.scope_for(Permission.TALENT_EDIT)
        items.append(
            WorkItem(
                _("人员没有告知记录，待补"),
                telling.untold_count(scope),
                url_for("talents.inform_many"),
                tone="attention",
            )
        )
        again = telling.outdated_count(scope)
        items.append(WorkItem(_("告知书已更新，待重新告知"), again, url_for("talents.inform_many"), tone="attention"))
    if actor.can(Permission.TALENT_READ) and (actor.can(Permission.TALENT_EDIT) or actor.can(Permission.TALENT_VERIFY)):
        items.append(
            WorkItem(_("流动与共享申请待办理"), request_queries.waiting_for(actor), url_for("talents.request_list"))
        )
    return items


@blueprint.route("/submit", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def submit_many() -> Any:
    """Submit what is complete, as many as are ticked."""
    rows = review_queries.submittable(current_scope())
    form = TalentPickForm()
    form.talents.offer([(f"{row.id}-{row.revision}", _choice(row)) for row in rows])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            done, left = review.submit_talents(current_actor(), form.seen)
            flash(_("已提交 %(n)d 人。", n=len(done)), "success")
            for sentence in left:
                flash(sentence, "warning")
            return redirect(url_for("talents.talent_list", status=TalentStatus.SUBMITTED.value))
    if request.method == "GET":
        form.talents.data = [f"{row.id}-{row.revision}" for row in rows]
    return render_template("talents/submit_many.html", form=form, rows=rows)


@blueprint.route("/verify", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def verify_many() -> Any:
    """Verify what was looked at, as many as are ticked; the longest waiting first, with how long they wait."""
    scope, today = current_scope(), clock.today()
    rows = review_queries.waiting_talents(scope)
    form = TalentPickForm()
    form.talents.offer([(f"{row.id}-{row.revision}", row.name) for row in rows])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            done, left = review.verify_talents(current_actor(), form.seen)
            flash(_("已核实 %(n)d 人。", n=len(done)), "success")
            for sentence in left:
                flash(sentence, "warning")
            return redirect(url_for("talents.review_list"))
    waits = {
        row.id: working_days_between(clock.local(row.submitted_at).date(), today, WorkingCalendar())
        for row in rows
        if row.submitted_at is not None
    }
    return render_template(
        "talents/verify_many.html", form=form, rows=rows, waits=waits, ticked=set(form.talents.data or ()),
        names=organisations.names(scope, {row.organisation_id for row in rows}),
    )  # fmt: skip


def _choice(row: Talent) -> str:
    told = [
        row.name,
        row.department or "",
        row.post or "",
        row.status.title if row.status is TalentStatus.RETURNED else "",
    ]
    return "　".join(text for text in told if text)


@blueprint.get("/reviews")
@requires(Permission.TALENT_VERIFY)
def review_list() -> str:
    """What waits for the reviewer: submitted records, changes, records to admit."""
    scope = current_scope()
    waiting, changed = review_queries.waiting_talents(scope), review_queries.changed_talents(scope)
    ready = review_queries.verified_talents(scope)
    ids = {row.organisation_id for row in (*waiting, *ready, *(row for row, _n in changed))}
    return render_template(
        "talents/review_list.html", waiting=waiting, changed=changed, ready=ready,
        names=organisations.names(scope, ids), tones=TONES,
    )  # fmt: skip


@blueprint.get("/standing")
@requires(Permission.TALENT_READ)
def standing_list() -> str:
    """How complete, verified and fresh the records of each enterprise are, and the changes still open."""
    scope = current_scope()
    year = clock.today().year
    return render_template(
        "talents/standing_list.html", rows=review_queries.standings(scope, year), year=year,
        refused=review_queries.refused_talents(scope), can_edit=current_actor().can(Permission.TALENT_EDIT),
        can_verify=current_actor().can(Permission.TALENT_VERIFY), untold=telling.untold_by_owner(scope),
    )  # fmt: skip
