"""The blueprint of managers and craftsmen, and what its pages share: tones, tabs, people in forms, values of forms."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, Forbidden, InvalidInput
from talent_app.core.scope import Scope
from talent_app.core.workflow import Transition
from talent_app.cultivation import acting, queries
from talent_app.cultivation.kinds import ROOTS
from talent_app.cultivation.workflow import CHAINS, NOT_BY_DRAFTER
from talent_app.talents.models import Talent
from talent_app.web.access import current_scope
from talent_app.web.forms import BaseForm

#: What lists and registers may be narrowed by.
FILTERS = ("kind", "state", "level", "organisation", "gap")
blueprint = Blueprint("cultivation", __name__, url_prefix="/cultivation")

ON_FORM = (InvalidInput, Conflict, Busy, Forbidden)
SHOW = {
    "posts": "cultivation.post_show", "terms": "cultivation.term_show", "studios": "cultivation.studio_show",
    "competitions": "cultivation.competition_show", "apprenticeships": "cultivation.apprenticeship_show",
    "plans": "cultivation.plan_show",
}  # fmt: skip
LIST = {
    "posts": "cultivation.post_list", "terms": "cultivation.term_list", "studios": "cultivation.studio_list",
    "competitions": "cultivation.competition_list", "apprenticeships": "cultivation.apprenticeship_list",
    "plans": "cultivation.plan_list",
}  # fmt: skip
TONES = {
    "ready_now": "good", "ready_one_two": "progress", "ready_three_five": "neutral",
    "term_draft": "neutral", "term_offered": "progress", "term_approved": "progress", "term_signed": "progress",
    "term_in_force": "good", "term_appraised": "good", "term_exiting": "attention", "term_exited": "attention",
    "term_ended": "neutral", "term_cancelled": "neutral",
    "apprentice_draft": "neutral", "apprentice_offered": "progress", "apprentice_running": "good",
    "apprentice_certifying": "progress", "apprentice_completed": "good", "apprentice_stopped": "neutral",
    "growth_draft": "neutral", "growth_offered": "progress", "growth_running": "good", "growth_checked": "good",
    "growth_closed": "neutral",
    "cultivation_excellent": "good", "cultivation_good": "good", "cultivation_qualified": "good",
    "cultivation_failed": "bad", "stage_good": "good", "stage_passed": "good", "stage_failed": "bad",
    "check_reached": "good", "check_partly": "attention", "check_missed": "bad",
}  # fmt: skip


def tabs_of(current: str) -> list[tuple[str, str, bool, None]]:
    """The lists beside each other."""
    titles = {
        "posts": _("后备名单"), "terms": _("任期契约"), "studios": _("技能大师工作室"), "competitions": _("技能竞赛"),
        "apprenticeships": _("师带徒"), "plans": _("培养计划"),
    }  # fmt: skip
    return [(title, url_for(LIST[key]), key == current, None) for key, title in titles.items()]


def named(row: Talent) -> str:
    """A person as a form offers him."""
    return "　".join(text for text in (row.name, row.post or "", f"{row.born_on or ''}") if text)


def offer_people(form: BaseForm, organisation_id: int | None, keep: int | None = None) -> None:
    """Offer the registrations of an enterprise."""
    rows = queries.choices_of(current_scope(), organisation_id)
    form.talent.offer([(str(row.id), named(row)) for row in rows])
    if keep is not None and not form.is_submitted():
        form.talent.data = str(keep)


def values_of(form: BaseForm, names: tuple[str, ...]) -> dict[str, Any]:
    """The named fields of a form; choices of rows and years as numbers."""
    found = {name: form[name].data for name in names}
    for name in ("post_id", "year"):
        if name in found:
            found[name] = int(found[name]) if found[name] not in (None, "") else None
    return found


def open_steps(actor: Actor, key: str, row: Any) -> list[Transition[Any, Any, Any]]:
    """The steps of a row's table open to the reader; who drafted does not judge."""
    held = acting.conditions(Scope.of(row.organisation_id), key, row)
    steps = CHAINS[key].allowed(row.state, lambda one: actor.can_in(one, row.organisation_id), held)
    return [one for one in steps if one.action not in NOT_BY_DRAFTER or row.drafted_by_id != actor.user_id]


def back(key: str, root_id: int, said: str) -> Response:
    """To a root's page with a sentence."""
    flash(said, "success")
    return redirect(url_for(SHOW[key], root_id=root_id))


def trail_of(key: str, row: Any = None) -> list[tuple[str, str]]:
    """The pages above."""
    found = [(ROOTS[key].title if key != "posts" else _("后备名单"), url_for(LIST[key]))]
    return found if row is None else [*found, (row.label, url_for(SHOW[key], root_id=row.id))]
