"""Lists of cultivation: key posts and reserves with their files, terms, studios, competitions, apprentices, plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.cultivation import (
    act_views,
    attachments,
    entry_views,
    paper_views,
    part_views,
    queries,
    register_views,
    show_views,
    succession,
)
from talent_app.cultivation import enums as e
from talent_app.cultivation.blueprint import FILTERS, TONES, blueprint, tabs_of
from talent_app.cultivation.kinds import PARTS, ROOTS
from talent_app.cultivation.work import work_items
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents.record_enums import ProjectLevel
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.listing import Facet, Page, read_listing

__all__ = ["act_views", "attachments", "blueprint", "entry_views", "paper_views", "part_views", "register_views",
           "show_views", "work_items"]  # fmt: skip


def _listed(key: str, usual: str, facets: Iterable[Facet] = (), **more: Any) -> dict[str, Any]:
    """What every list page shows."""
    scope, actor, root = current_scope(), current_actor(), ROOTS[key]
    listing = read_listing(filters=FILTERS, sorts=tuple(queries.SORTS[key]), usual=usual)
    ids = None
    if key == "posts" and "retiring" in listing.chosen("gap"):
        ids = succession.retiring_posts(scope, clock.today())
    page = Page(listing, queries.page_of(scope, root, listing.filters, listing.query, listing, ids))
    places = organisations.enterprises(scope)
    shown = list(facets)
    if len(places) > 1:
        shown.append(Facet("organisation", _("全部单位"), [(str(row.id), row.label, None) for row in places]))
    people = queries.people_of(scope, page.rows) if root.is_personal else {}
    sent = request.query_string.decode()
    return {
        "page": page, "facets": shown, "tabs": tabs_of(key), "tones": TONES, "today": clock.today(),
        "names": {row.id: row.label for row in places}, "has_many": len(places) > 1, "people": people,
        "can_edit": actor.can(Permission.CULTIVATION_EDIT),
        "new_url": url_for("cultivation.root_new", root_kind=key), "query": f"?{sent}" if sent else "",
    } | more  # fmt: skip


def _choices(kind: Any) -> list[tuple[str, str, None]]:
    return [(each.value, each.title, None) for each in kind]


@blueprint.get("/posts")
@requires(Permission.CULTIVATION_READ)
def post_list() -> str:
    """Key posts with holders and candidates; what is missing is named."""
    facets = [
        Facet("kind", _("全部类别"), _choices(e.PostKind)),
        Facet("gap", _("缺口"), [("without", _("无后备人选"), None), ("retiring", _("现任三年内退休"), None)]),
    ]
    shown = _listed("posts", "name", facets)
    scope, today = current_scope(), clock.today()
    near = succession.retiring_posts(scope, today)
    return render_template(
        "cultivation/post_list.html", states=succession.states_of(scope, shown["page"].rows, today),
        readiness=list(e.Readiness), without=queries.without_candidate(scope), retiring=len(near), **shown,
    )  # fmt: skip


@blueprint.get("/terms")
@requires(Permission.CULTIVATION_READ)
def term_list() -> str:
    """Terms of management members, those that end first above."""
    facets = [
        Facet("state", _("全部状态"), _choices(e.TermState)), Facet("kind", _("全部类别"), _choices(e.TermKind)),
    ]  # fmt: skip
    shown = _listed("terms", "until", facets)
    results = queries.results_of(current_scope(), [row.id for row in shown["page"].rows])
    return render_template(
        "cultivation/term_list.html", results=results, soon=clock.today() + queries.TERM_LEAD,
        in_force=e.TermState.IN_FORCE, **shown,
    )  # fmt: skip


@blueprint.get("/studios")
@requires(Permission.CULTIVATION_READ)
def studio_list() -> str:
    """Skill masters' studios."""
    shown = _listed("studios", "-founded", [Facet("level", _("全部级别"), _choices(ProjectLevel))])
    scope, ids = current_scope(), [row.id for row in shown["page"].rows]
    members = queries.parts_of(scope, PARTS["member"], ids)
    leaders = queries.people_of(scope, [one for rows in members.values() for one in rows if one.is_leader])
    return render_template(
        "cultivation/studio_list.html", members=members, leaders=leaders,
        works=queries.parts_of(scope, PARTS["work"], ids), **shown,
    )  # fmt: skip


@blueprint.get("/competitions")
@requires(Permission.CULTIVATION_READ)
def competition_list() -> str:
    """Skill competitions, the latest first."""
    shown = _listed("competitions", "-held", [Facet("level", _("全部级别"), _choices(ProjectLevel))])
    entries = queries.parts_of(current_scope(), PARTS["entry"], [row.id for row in shown["page"].rows])
    return render_template("cultivation/competition_list.html", entries=entries, **shown)


@blueprint.get("/apprenticeships")
@requires(Permission.CULTIVATION_READ)
def apprenticeship_list() -> str:
    """Apprenticeships, those that end first above."""
    shown = _listed("apprenticeships", "until", [Facet("state", _("全部状态"), _choices(e.ApprenticeState))])
    scope, ids = current_scope(), [row.id for row in shown["page"].rows]
    masters = queries.parts_of(scope, PARTS["master"], ids)
    taught = queries.people_of(scope, [one for rows in masters.values() for one in rows])
    return render_template(
        "cultivation/apprenticeship_list.html", masters=masters, taught=taught,
        stages=queries.parts_of(scope, PARTS["stage"], ids), **shown,
    )  # fmt: skip


@blueprint.get("/plans")
@requires(Permission.CULTIVATION_READ)
def plan_list() -> str:
    """Development plans, those to be checked first above."""
    shown = _listed("plans", "check", [Facet("state", _("全部状态"), _choices(e.PlanState))])
    ids = [row.id for row in shown["page"].rows]
    measures = queries.parts_of(current_scope(), PARTS["measure"], ids)
    return render_template("cultivation/plan_list.html", measures=measures, running=e.PlanState.RUNNING, **shown)
