"""Pages on which the enterprise lists the people of a plan: the grid, a paste, the registry."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.errors import Conflict, InvalidInput, Stale
from talent_app.core.ids import row_ids
from talent_app.identity.permissions import Permission
from talent_app.incentives import drafting, queries
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.draft_views import BASE, find, saved, side
from talent_app.incentives.facts import demand_people_listed, instrument_of
from talent_app.incentives.forms import PlanPasteForm, PlanPeopleForm
from talent_app.incentives.grid import PeopleGrid, merged_rows
from talent_app.incentives.people_rows import read_pasted
from talent_app.incentives.picker import CRITERIA, candidates, criteria, newcomers
from talent_app.incentives.preview import preview
from talent_app.rules.refusal import Refused
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on, place_error
from talent_app.web.listing import Facet, read_listing


@blueprint.route(f"{BASE}/people", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_people(plan_id: int) -> str | Response:
    """The grid of people: edit cells, take people out, paste."""
    plan = find(plan_id)
    people = queries.people_of(current_scope(), plan)
    grid = PeopleGrid.of(plan, people)
    form = PlanPeopleForm(data={"version": plan.version})
    if form.validate_on_submit() and grid.read(request.form):
        with errors_on(form, InvalidInput, Conflict):
            drafting.set_people(current_actor(), plan_id, form.version.data, grid.rows())
            return saved(plan_id, "incentives.plan_people" if "stay" in request.form else "incentives.plan_allocation")
    return render_template("incentives/plan_people.html", form=form, grid=grid, **side(plan))


@blueprint.route(f"{BASE}/people/paste", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_paste(plan_id: int) -> str | Response:
    """People copied out of a spreadsheet; nothing is taken over while one line cannot be read."""
    plan = find(plan_id)
    demand_people_listed(plan)
    form = PlanPasteForm()
    problems: tuple[str, ...] = ()
    if form.validate_on_submit():
        instrument = instrument_of(plan.instrument)
        people = queries.people_of(current_scope(), plan)
        try:
            pasted = read_pasted(instrument, plan.allocation_by, form.pasted.data)
            rows = merged_rows(plan, people, pasted)
            drafting.set_people(current_actor(), plan_id, form.version.data, rows)
            flash(_("已从粘贴的内容更新 %(n)d 人。", n=len(pasted)), "success")
            return redirect(url_for("incentives.plan_people", plan_id=plan_id))
        except Refused as refusal:
            problems = refusal.problems
            place_error(
                form, InvalidInput(_("粘贴的内容有 %(n)d 处不能接受，没有保存。", n=len(problems)), field="pasted")
            )
        except Stale:
            raise
        except (InvalidInput, Conflict) as error:
            place_error(form, error)
    elif request.method == "GET":
        form.version.data = plan.version
    columns = [each.label for each in instrument_of(plan.instrument).person_fields()]
    return render_template("incentives/plan_paste.html", form=form, problems=problems, columns=columns, **side(plan))


@blueprint.route(f"{BASE}/people/add", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_add(plan_id: int) -> str | Response:
    """People from the registry: searched, ticked, taken over; who may not take part is shown with the reason."""
    plan = find(plan_id)
    demand_people_listed(plan)
    form = PlanPeopleForm(data={"version": plan.version})
    people = queries.people_of(current_scope(), plan)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            wanted = row_ids(request.form.getlist("talent"))
            if not wanted:
                raise InvalidInput(_("没有勾选人员。"), _("请先勾选要加入的人员。"))
            listed = {each.talent_id for each in people}
            fresh = newcomers(current_scope(), plan, [each for each in wanted if each not in listed])
            rows = [*PeopleGrid.of(plan, people).rows(), *fresh]
            drafting.set_people(current_actor(), plan_id, form.version.data, rows)
            flash(_("已加入 %(n)d 人，请补充薪酬和任职月数。", n=len(wanted)), "success")
            return redirect(url_for("incentives.plan_people", plan_id=plan_id))
    scope = current_scope()
    listing = read_listing(filters=CRITERIA, usual="name", sorts=("name",))
    others, policy = queries.other_plans(scope, plan), queries.policy_of(scope, plan)
    rows = PeopleGrid.of(plan, people).rows()
    found = candidates(
        scope, plan, listing.filters, listing.query,
        lambda fresh: preview(
            plan, people, others, policy,
            rows=[*rows, *(each for each in fresh if each["talent"] not in {row["talent"] for row in rows})],
        ),
    )  # fmt: skip
    return render_template(
        "incentives/plan_add.html", form=form, found=found, listing=listing,
        facets=[Facet(each.name, each.title, each.options)
                for each in criteria(scope, plan, listing.filters, listing.query)],
        listed={each.talent_id for each in people}, **side(plan),
    )  # fmt: skip
