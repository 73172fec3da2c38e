"""One post, term, studio, competition, apprenticeship or plan, whole."""

from __future__ import annotations

from typing import Any

from flask import render_template

from talent_app import clock
from talent_app.cultivation import appraising, queries, succession
from talent_app.cultivation import enums as e
from talent_app.cultivation.blueprint import TONES, blueprint, open_steps, trail_of
from talent_app.cultivation.figures import misses, tallies
from talent_app.cultivation.growth_models import DevelopmentPlan
from talent_app.cultivation.kinds import PARTS, ROOTS
from talent_app.cultivation.wording import level_title
from talent_app.cultivation.workflow import CHAINS
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, requires


def shown(key: str, root_id: int) -> dict[str, Any]:
    """What every page of a root shows."""
    scope, actor, root = current_scope(), current_actor(), ROOTS[key]
    row = queries.root_or_404(scope, root, root_id)
    can_edit = actor.can_in(Permission.CULTIVATION_EDIT, row.organisation_id)
    found: dict[str, Any] = {
        "row": row, "root": root, "today": clock.today(), "tones": TONES, "trail": trail_of(key),
        "organisation": organisations.organisation_or_404(scope, row.organisation_id), "can_edit": can_edit,
        "is_open": can_edit and root.is_open(row),
        "can_judge": actor.can_in(Permission.CULTIVATION_APPROVE, row.organisation_id)
        and getattr(row, "drafted_by_id", None) != actor.user_id,
        "attachments": attachments_of(scope, [row], actor)[row.__tablename__, row.id] if key in CHAINS else [],
        "opens": {part.key: can_edit and part.is_open(row) for part in PARTS.values() if part.root == key},
    }  # fmt: skip
    if key in CHAINS:
        found["buttons"] = open_steps(actor, key, row)
        found["steps"] = [
            {"title": each.title, "at": clock.local(each.done_at), "by": each.done_by, "note": each.note}
            for each in queries.steps_of(scope, root, root_id)
        ]
        found["talent"] = queries.people_of(scope, [row])[row.talent_id]
    return found


def parts(key: str, root_id: int) -> list[Any]:
    """The parts of one root."""
    return queries.parts_of(current_scope(), PARTS[key], [root_id]).get(root_id, [])


@blueprint.get("/posts/<int:root_id>")
@requires(Permission.CULTIVATION_READ)
def post_show(root_id: int) -> str:
    """One key post: holders with retirement, candidates by readiness, plans that lead to it, what is missing."""
    found = shown("posts", root_id)
    scope, today = current_scope(), clock.today()
    plans = [one for one in queries.all_of(scope, ROOTS["plans"], {}, "") if one.post_id == root_id]
    former = [one for one in parts("holder", root_id) if not one.is_current(today)]
    return render_template(
        "cultivation/post_show.html", state=succession.states_of(scope, [found["row"]], today)[0], plans=plans,
        former=former, people=queries.people_of(scope, [*plans, *former]), **found,
    )  # fmt: skip


@blueprint.get("/terms/<int:root_id>")
@requires(Permission.CULTIVATION_READ)
def term_show(root_id: int) -> str:
    """One term: contract, goals by year with scores, appraisals with what follows, its way."""
    found = shown("terms", root_id)
    scope, row = current_scope(), found["row"]
    results = {one.year: one for one in queries.results_of(scope, [root_id]).get(root_id, [])}
    counted = tallies(parts("goal", root_id))
    return render_template(
        "cultivation/term_show.html", tallies=counted, results=results,
        missed={one.year: misses(row, one) for one in counted if not one.open},
        renewals=queries.renewals_of(scope, root_id), is_running=row.state in appraising.RUNNING,
        in_force=row.state is e.TermState.IN_FORCE, this_year=clock.today().year, **found,
    )  # fmt: skip


@blueprint.get("/studios/<int:root_id>")
@requires(Permission.CULTIVATION_READ)
def studio_show(root_id: int) -> str:
    """One studio: who works in it, what it did by year."""
    found, members = shown("studios", root_id), parts("member", root_id)
    return render_template(
        "cultivation/studio_show.html", members=members, people=queries.people_of(current_scope(), members),
        works=sorted(parts("work", root_id), key=lambda one: -one.year), **found,
    )  # fmt: skip


@blueprint.get("/competitions/<int:root_id>")
@requires(Permission.CULTIVATION_READ)
def competition_show(root_id: int) -> str:
    """One competition with its results."""
    found, entries = shown("competitions", root_id), parts("entry", root_id)
    entries.sort(key=lambda one: (one.place is None, one.place or 0, one.id))
    return render_template(
        "cultivation/competition_show.html", entries=entries,
        people=queries.people_of(current_scope(), entries), **found,
    )  # fmt: skip


@blueprint.get("/apprenticeships/<int:root_id>")
@requires(Permission.CULTIVATION_READ)
def apprenticeship_show(root_id: int) -> str:
    """One apprenticeship; pay is masked."""
    return apprenticeship(root_id, is_clear=False)


def apprenticeship(root_id: int, *, is_clear: bool) -> str:
    """The page, masked or in clear."""
    found, masters = shown("apprenticeships", root_id), parts("master", root_id)
    row = found["row"]
    return render_template(
        "cultivation/apprenticeship_show.html", masters=masters, stages=parts("stage", root_id), is_clear=is_clear,
        people=queries.people_of(current_scope(), masters), level_aim=level_title(row.level_aim),
        level_from=level_title(row.level_from), is_running=row.state is e.ApprenticeState.RUNNING,
        is_completed=row.state is e.ApprenticeState.COMPLETED,
        can_pay=current_actor().can_in(Permission.PAY_READ, row.organisation_id), **found,
    )  # fmt: skip


@blueprint.get("/plans/<int:root_id>")
@requires(Permission.CULTIVATION_READ)
def plan_show(root_id: int) -> str:
    """One development plan: goals, mentor, measures with hours, the check after a year."""
    found, mentors, measures = shown("plans", root_id), parts("mentor", root_id), parts("measure", root_id)
    row: DevelopmentPlan = found["row"]
    posts = queries.rows_by_ids(current_scope(), ROOTS["posts"].model, [row.post_id] if row.post_id else [])
    planned, done = sum(one.hours for one in measures), sum(one.hours_done for one in measures)
    return render_template(
        "cultivation/plan_show.html", mentors=mentors, measures=measures, planned=planned, done=done,
        people=queries.people_of(current_scope(), mentors), post=posts.get(row.post_id) if row.post_id else None,
        is_running=row.state is e.PlanState.RUNNING, **found,
    )  # fmt: skip
