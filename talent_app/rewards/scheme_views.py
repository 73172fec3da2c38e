"""Pages of reward schemes: official ones with their source, the enterprise's own, who is eligible for a benefit."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rewards import eligibility, own_schemes, queries
from talent_app.rewards.blueprint import ON_FORM, STANDINGS, TONES, blueprint
from talent_app.rewards.condition_choices import choices, chosen_from, conditions_from
from talent_app.rewards.enums import SchemeState
from talent_app.rewards.forms import ItemForm, ItemRemoveForm, SchemeForm, StepForm
from talent_app.rewards.own_schemes import ItemWords, SchemeWords
from talent_app.rewards.schemes import as_scheme, items_of, official_schemes
from talent_app.rewards.schemes import own_schemes as schemes_in_force
from talent_app.rewards.workflow import SchemeAction
from talent_app.rules.talent_class import ORDER, Standing
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on


@blueprint.get("/schemes")
@requires(Permission.REWARD_READ)
def scheme_list() -> str:
    """Every scheme: the region's, the city's, enterprises' own."""
    scope, actor = current_scope(), current_actor()
    rows = queries.scheme_rows(scope)
    return render_template(
        "rewards/scheme_list.html", official=official_schemes(scope, clock.today()), rows=rows, tones=TONES,
        names=organisations.names(scope, {row.organisation_id for row in rows}),
        can_edit=actor.can(Permission.REWARD_EDIT), can_fill=actor.can(Permission.POLICY_EDIT),
    )  # fmt: skip


def _words(form: SchemeForm) -> SchemeWords:
    return SchemeWords(
        form.title.data or "", form.number.data or "", form.issued_on.data, form.valid_from.data,
        form.valid_until.data, form.note.data or "",
    )  # fmt: skip


@blueprint.route("/schemes/new", methods=["GET", "POST"])
@requires(Permission.REWARD_EDIT)
def scheme_new() -> str | Response:
    """Enter a scheme of one's enterprise."""
    places = organisations.enterprises(current_scope())
    form = SchemeForm()
    form.organisation.offer([(str(one.id), one.name) for one in places])
    if request.method == "GET" and len(places) == 1:
        form.organisation.data = str(places[0].id)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = own_schemes.create_scheme(current_actor(), int(form.organisation.data), _words(form))
            flash(_("已建立办法，请添加奖励项目。"), "success")
            return redirect(url_for("rewards.scheme_show", scheme_id=row.id))
    return render_template("rewards/scheme_new.html", form=form)


@blueprint.get("/schemes/<int:scheme_id>")
@requires(Permission.REWARD_READ)
def scheme_show(scheme_id: int) -> str:
    """One own scheme with its benefits and what may be done."""
    scope, actor = current_scope(), current_actor()
    row = queries.scheme_or_404(scope, scheme_id)
    form = StepForm(formdata=None)
    form.version.data = row.version
    items = items_of(scope, [row])[row.id]
    return render_template(
        "rewards/scheme_show.html", row=row, scheme=as_scheme(row, items), tones=TONES,
        versions={str(one.id): one.version for one in items},
        organisation=organisations.organisation_or_404(scope, row.organisation_id),
        steps=own_schemes.open_steps(actor, row), form=form,
        is_open=row.state is SchemeState.DRAFT and actor.can_in(Permission.REWARD_EDIT, row.organisation_id),
    )  # fmt: skip


@blueprint.route("/schemes/<int:scheme_id>/edit", methods=["GET", "POST"])
@requires(Permission.REWARD_EDIT)
def scheme_edit(scheme_id: int) -> str | Response:
    """Change a draft."""
    row = queries.scheme_or_404(current_scope(), scheme_id)
    form = SchemeForm(obj=row)
    place = organisations.organisation_or_404(current_scope(), row.organisation_id)
    form.organisation.offer([(str(place.id), place.name)])
    if request.method == "GET":
        form.organisation.data = str(place.id)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            own_schemes.update_scheme(current_actor(), scheme_id, form.version.data, _words(form))
            flash(_("已保存。"), "success")
            return redirect(url_for("rewards.scheme_show", scheme_id=scheme_id))
    return render_template("rewards/scheme_edit.html", form=form, row=row)


@blueprint.post("/schemes/<int:scheme_id>/move/<scheme_step>")
@requires(Permission.REWARD_READ)
def scheme_move(scheme_id: int, scheme_step: str) -> Response:
    """Take a scheme one step on."""
    queries.scheme_or_404(current_scope(), scheme_id)
    if scheme_step not in {one.value for one in SchemeAction}:
        raise NotFound()
    form = StepForm()
    if not form.validate_on_submit() or not form.version.data:
        raise Conflict(
            "没有办理：页面提交的内容不完整，无法确认您看到的是最新的办法。", "请返回办法页面，刷新后再办理。"
        )
    row = own_schemes.move_scheme(current_actor(), scheme_id, scheme_step, form.version.data)
    flash(_("“%(name)s”：%(state)s。", name=row.title, state=row.state.title), "success")
    return redirect(url_for("rewards.scheme_show", scheme_id=scheme_id))


def _item(form: ItemForm) -> ItemWords:
    parts = [int(one) for one in re.findall(r"[0-9]+", form.shares.data or "")] or [100]
    chosen = (form.condition_1.data, form.condition_2.data, form.condition_3.data)
    if sum(parts) != 100:
        raise InvalidInput("各期比例合计须为 100。", "例如 60、40。", "shares")
    return ItemWords(
        form.title.data or "", form.benefit.data, form.amount.data, form.period.data, form.years.data or 1, parts,
        bool(form.use_checked.data), conditions_from(chosen),
    )  # fmt: skip


def _offer(form: ItemForm) -> ItemForm:
    for field in (form.condition_1, form.condition_2, form.condition_3):
        field.offer(list(choices()))
    return form


@blueprint.route("/schemes/<int:scheme_id>/items/new", methods=["GET", "POST"])
@requires(Permission.REWARD_EDIT)
def item_new(scheme_id: int) -> str | Response:
    """Add a benefit."""
    row = queries.scheme_or_404(current_scope(), scheme_id)
    form = _offer(ItemForm())
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            own_schemes.put_item(current_actor(), scheme_id, None, _item(form))
            flash(_("已添加奖励项目。"), "success")
            return redirect(url_for("rewards.scheme_show", scheme_id=scheme_id))
    return render_template("rewards/item_new.html", form=form, row=row)


@blueprint.route("/schemes/<int:scheme_id>/items/<int:item_id>", methods=["GET", "POST"])
@requires(Permission.REWARD_EDIT)
def item_edit(scheme_id: int, item_id: int) -> str | Response:
    """Change a benefit."""
    row = queries.scheme_or_404(current_scope(), scheme_id)
    item = queries.scheme_item_or_404(current_scope(), row, item_id)
    form = _offer(ItemForm(obj=item))
    if request.method == "GET":
        form.shares.data = "、".join(str(one) for one in item.shares)
        for field, code in zip(
            (form.condition_1, form.condition_2, form.condition_3), chosen_from(item.conditions), strict=False
        ):
            field.data = code
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            own_schemes.put_item(current_actor(), scheme_id, item_id, _item(form), form.version.data or 0)
            flash(_("已保存。"), "success")
            return redirect(url_for("rewards.scheme_show", scheme_id=scheme_id))
    return render_template("rewards/item_edit.html", form=form, row=row, item=item)


@blueprint.post("/schemes/<int:scheme_id>/items/<int:item_id>/remove")
@requires(Permission.REWARD_EDIT)
def item_remove(scheme_id: int, item_id: int) -> Response:
    """Take a benefit out of a draft."""
    row = queries.scheme_or_404(current_scope(), scheme_id)
    queries.scheme_item_or_404(current_scope(), row, item_id)
    form = ItemRemoveForm()
    version = form.version.data if form.validate_on_submit() else None
    own_schemes.remove_item(current_actor(), scheme_id, item_id, version)
    flash(_("已删除奖励项目。"), "success")
    return redirect(url_for("rewards.scheme_show", scheme_id=scheme_id))


@blueprint.get("/eligible")
@requires(Permission.REWARD_READ)
def eligible_list() -> str:
    """Who may receive one benefit: people in scope for whom its conditions hold, with or without proof."""
    scope, actor, day = current_scope(), current_actor(), clock.today()
    schemes = [*official_schemes(scope, day), *schemes_in_force(scope, day)]
    offered = [(f"{one.code}/{item.code}", f"{one.title}：{item.title}") for one in schemes for item in one.items]
    wanted = request.args.get("item", "")
    chosen = next(((one, item) for one in schemes for item in one.items if f"{one.code}/{item.code}" == wanted), None)
    found: list[Any] = []
    if chosen is not None:
        scheme, _chosen_item = chosen
        people = [
            row
            for row in queries.candidates(scope)
            if scheme.organisation_id is None or row.organisation_id == scheme.organisation_id
        ]
        facts = eligibility.facts_of(scope, people)
        for row in people:
            outcome = next(
                one
                for one in eligibility.outcomes(scope, row, [scheme], day, facts[row.id])
                if one.item.code == chosen[1].code
            )
            if outcome.standing is not Standing.MISSING:
                found.append((row, outcome))
        found.sort(key=lambda pair: (ORDER.index(pair[1].standing), pair[0].id))
    return render_template(
        "rewards/eligible_list.html", offered=offered, wanted=wanted, chosen=chosen, rows=found, standings=STANDINGS,
        names=organisations.names(scope, {row.organisation_id for row, _outcome in found}),
        can_edit=actor.can(Permission.REWARD_EDIT), most=queries.MOST_LISTED,
    )  # fmt: skip
