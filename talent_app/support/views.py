"""Pages of the service for talents: needs, a person's benefits, my own needs; contacts are in `contact_views`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.dates import Deadline
from talent_app.core.errors import NotFound
from talent_app.core.formats import day
from talent_app.identity.permissions import Permission
from talent_app.policy.holidays.queries import working_calendar
from talent_app.support import contact_views as _contacts  # noqa: F401 - adds its pages
from talent_app.support import own, queries, service
from talent_app.support.benefits import benefits_of
from talent_app.support.blueprint import ON_FORM, blueprint
from talent_app.support.enums import NeedKind, NeedSource, NeedState
from talent_app.support.forms import (
    NeedActForm,
    NeedNewForm,
    NeedWithdrawForm,
    OwnSupportForm,
)
from talent_app.support.models import SupportNeed
from talent_app.support.terms import deadline_of, promise
from talent_app.support.workflow import NEED_WORKFLOW, NeedAction
from talent_app.talents import queries as talents
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem
from talent_app.web.listing import Page, read_listing

__all__ = ["blueprint", "work_items"]

ACTIONS = {action.value: action for action in NeedAction if action is not NeedAction.WITHDRAW}
TONES = {
    "need_asked": "attention", "need_accepted": "progress", "need_done": "good", "need_refused": "neutral",
    "need_withdrawn": "neutral",
}  # fmt: skip


def work_items(actor: Actor) -> list[WorkItem]:
    """Needs to see to and visits that are due."""
    if not actor.can(Permission.SUPPORT_EDIT):
        return []
    scope = actor.scope_for(Permission.SUPPORT_EDIT)
    (needs, first), (visits, since) = queries.open_needs(scope), queries.due_contacts(scope, clock.today())
    return [
        WorkItem(_("人才服务需求待办"), needs, url_for("support.need_list", state="open"), first),
        WorkItem(_("联系专家已到期"), visits, url_for("support.contact_list"), since, tone="attention"),
    ]


@blueprint.get("/needs")
@requires(Permission.SUPPORT_READ)
def need_list() -> str:
    """Needs in scope."""
    scope = current_scope()
    listing = read_listing(filters=("state", "kind"), sorts=("asked", "due"), usual="-asked")
    slice_ = queries.needs(scope, listing, state=listing.first("state") or "", kind=listing.first("kind") or "")
    return render_template(
        "support/need_list.html", page=Page(listing, slice_), tones=TONES, due=_deadlines(slice_.rows),
        today=clock.today(),
        people=queries.people(scope, [row.talent_id for row in slice_.rows]),
        states=[("open", _("未办结"), None), *((code, title, None) for code, title in NeedState.choices())],
        kinds=[(code, title, None) for code, title in NeedKind.choices()],
    )  # fmt: skip


def _deadlines(rows: Iterable[SupportNeed]) -> dict[int, Deadline]:
    """Until when each need is to be seen to, by the holidays known now."""
    calendar = working_calendar(current_scope())
    return {row.id: deadline_of(row, calendar) for row in rows}


@blueprint.get("/needs/<int:need_id>")
@requires(Permission.SUPPORT_READ)
def need_show(need_id: int) -> str:
    """One need with the steps open to the reader."""
    scope, actor = current_scope(), current_actor()
    row = queries.need_or_404(scope, need_id)
    steps = NEED_WORKFLOW.allowed(row.state, lambda permission: actor.can_in(permission, row.organisation_id))
    return render_template(
        "support/need_show.html", row=row, steps=[step for step in steps if step.action.value in ACTIONS],
        who=queries.people(scope, [row.talent_id]).get(row.talent_id, ("", "")), tones=TONES, due=_deadlines([row]),
        today=clock.today(),
    )  # fmt: skip


@blueprint.route("/needs/<int:need_id>/<step>", methods=["GET", "POST"])
@requires(Permission.SUPPORT_EDIT)
def need_act(need_id: int, step: str) -> Any:
    """Take on, finish, or say why not."""
    row = queries.need_or_404(current_scope(), need_id)
    action = ACTIONS.get(step)
    if action is None:
        raise NotFound()
    form = NeedActForm()
    if action is NeedAction.ACCEPT:
        del form.result
    else:
        del form.owner
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            moved = service.move_need(
                current_actor(), need_id, form.version.data, action,
                owner=(form.owner.data or "") if "owner" in form else "",
                result=(form.result.data or "") if "result" in form else "",
            )  # fmt: skip
            flash(_("%(number)s 现为“%(state)s”。", number=moved.number, state=moved.state.title), "success")
            return redirect(url_for("support.need_show", need_id=need_id))
    if request.method == "GET":
        form.version.data = row.version
        if action is NeedAction.ACCEPT:
            form.owner.data = current_actor().name
    return render_template("support/need_act.html", form=form, row=row, action=action)


@blueprint.get("/talents/<int:talent_id>")
@requires(Permission.SUPPORT_READ)
def talent_support(talent_id: int) -> str:
    """What a person is entitled to, what he needed, who keeps in touch with him."""
    scope, actor = current_scope(), current_actor()
    row = talents.talent_or_404(scope, talent_id)
    mine = [each for each in queries.contacts(scope, is_current=False) if each.talent_id == talent_id]
    return render_template(
        "support/talent_support.html", row=row, needs=queries.needs_of(scope, talent_id), contacts=mine, tones=TONES,
        benefits=benefits_of(row, own.programmes_of(scope, row), clock.today()),
        due=_deadlines(queries.needs_of(scope, talent_id)), today=clock.today(),
        visits=queries.visits(scope, [each.id for each in mine]),
        edits=actor.can_in(Permission.SUPPORT_EDIT, row.organisation_id),
    )  # fmt: skip


@blueprint.route("/talents/<int:talent_id>/needs/new", methods=["GET", "POST"])
@requires(Permission.SUPPORT_EDIT)
def need_new(talent_id: int) -> Any:
    """Write down what a person needs."""
    row = talents.talent_or_404(current_scope(), talent_id)
    form = NeedNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            made = service.record_need(
                current_actor(), talent_id, form.kind.data, form.text.data or "", form.source.data
            )
            flash(_("已登记 %(number)s。", number=made.number), "success")
            return redirect(url_for("support.need_show", need_id=made.id))
    if request.method == "GET":
        form.source.data = NeedSource.HR
    return render_template(
        "support/need_new.html",
        form=form,
        row=row,
        promise=promise(current_scope(), row.organisation_id, clock.today()),
    )


@blueprint.route("/my", methods=["GET", "POST"])
@requires(Permission.SELF_READ)
def own_support() -> Any:
    """What I am entitled to, what I asked for, and asking."""
    actor = current_actor()
    mine = own.own_talents(actor)
    form = OwnSupportForm()
    form.talent.offer([(str(row.id), place) for row, place in mine])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            made = service.ask_need(actor, int(form.talent.data), form.kind.data, form.text.data or "")
            flash(
                _("已提交 %(number)s，单位会在 %(due)s 前办理。", number=made.number, due=day(made.due_on)), "success"
            )
            return redirect(url_for("support.own_support"))
    if request.method == "GET" and mine:
        form.talent.data = str(mine[0][0].id)
    return render_template(
        "support/own_support.html", form=form, rows=own.own_needs(actor), has_any=bool(mine), tones=TONES,
        benefits=own.own_benefits(actor, clock.today()), me=actor.user_id, today=clock.today(),
        due=_deadlines(own.own_needs(actor)),
    )  # fmt: skip


@blueprint.post("/my/<int:need_id>/withdraw")
@requires(Permission.SELF_READ)
def need_withdraw(need_id: int) -> Any:
    """I no longer need it."""
    form = NeedWithdrawForm()
    version = form.version.data if form.validate_on_submit() else None
    service.withdraw_need(current_actor(), need_id, version)
    flash(_("已撤回。"), "success")
    return redirect(url_for("support.own_support"))
