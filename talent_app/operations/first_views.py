"""The page of the first steps, and the line on the home page that leads there until they are done or put aside."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.operations import beginning
from talent_app.operations.views import blueprint
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.forms import PlainForm
from talent_app.web.home import WorkItem
from talent_app.web.views import READINESS


@blueprint.get("/admin/first-steps")
@requires(Permission.ORGANISATION_READ)
def first_steps() -> str:
    """Every step with its state."""
    steps = beginning.steps(current_scope(), current_app.config["SETTINGS"], READINESS["fonts"])
    return render_template(
        "operations/first_steps.html",
        steps=steps,
        done=sum(step.is_done for step in steps),
        is_dismissed=beginning.is_dismissed(current_actor()),
    )


@blueprint.post("/admin/first-steps/dismiss")
@requires(Permission.ORGANISATION_READ)
def first_steps_dismiss() -> Response:
    """Show the steps no more on the home page."""
    if PlainForm().validate_on_submit():
        beginning.dismiss(current_actor())
        flash(_("首页不再显示首次使用的步骤；需要时从“单位”页面进入。"), "success")
    return redirect(url_for("home.work_list"))


def work_items(actor: Actor) -> list[WorkItem]:
    """How many steps are left, for the administrators of an installation in its first days."""
    if not (actor.can(Permission.ORGANISATION_MANAGE) or actor.can(Permission.ROLE_GRANT)):
        return []
    if beginning.is_dismissed(actor):
        return []
    scope = actor.scope_for(Permission.ORGANISATION_READ)
    steps = beginning.steps(scope, current_app.config["SETTINGS"], lambda: True)
    left = sum(not step.is_done for step in steps)
    return [WorkItem(_("首次使用：还有步骤没有完成"), left, url_for("operations.first_steps"), tone="attention")]


work_items.is_live = True  # type: ignore[attr-defined]  # steps look at settings and files as well
