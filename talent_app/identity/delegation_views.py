"""Pages of lending a role during an absence."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.identity import delegations, queries
from talent_app.identity.blueprint import blueprint
from talent_app.identity.forms import DelegationEndForm, DelegationNewForm
from talent_app.identity.models import Delegation
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, signed_in
from talent_app.web.errors import errors_on


def shown(rows: list[Delegation]) -> list[dict[str, Any]]:
    """Delegations as pages show them: both names, role, place, days."""
    ids = {each.principal_id for each in rows} | {each.deputy_id for each in rows}
    names = queries.labels(Scope.everything(), ids)
    places = organisations.names(Scope.everything(), {each.organisation_id for each in rows})
    return [
        {
            "row": each,
            "principal": names.get(each.principal_id, ""),
            "deputy": names.get(each.deputy_id, ""),
            "place": places.get(each.organisation_id, ""),
            "is_ahead": each.from_on > clock.today(),
        }
        for each in rows
    ]


@blueprint.route("/account/delegations/new", methods=["GET", "POST"])
@signed_in
def delegation_new() -> Any:
    """Lend one of the own roles to a colleague for some days."""
    user, today = current_user.account, clock.today()
    own = delegations.lendable(user.id, today)
    places = organisations.names(Scope.everything(), {each.organisation_id for each in own})
    form = DelegationNewForm(from_on=today)
    form.membership_id.offer([(str(each.id), f"{each.role.title}（{places[each.organisation_id]}）") for each in own])
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            row = delegations.delegate_role(
                current_actor(),
                int(form.membership_id.data),
                form.deputy.data,
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                reason=form.reason.data,
            )
            [lent] = shown([row])
            flash(_("已委托%(name)s代理“%(role)s”。", name=lent["deputy"], role=row.role.title), "success")
            return redirect(url_for("identity.account"))
    return render_template("identity/delegation_new.html", form=form, has_roles=bool(own))


@blueprint.route("/account/delegations/<int:delegation_id>/end", methods=["GET", "POST"])
@signed_in
def delegation_end(delegation_id: int) -> Any:
    """Ask, then take a lent role back: the lender, or who grants roles there."""
    row = delegations.delegation_or_404(current_actor(), delegation_id)
    form = DelegationEndForm(version=row.version)
    is_own = row.principal_id == current_actor().user_id
    back = url_for("identity.account") if is_own else url_for("identity.user_show", user_id=row.principal_id)
    [lent] = shown([row])
    if form.validate_on_submit():
        with errors_on(form, Conflict):
            delegations.end_delegation(current_actor(), delegation_id, form.version.data)
            flash(_("代理已结束，“%(role)s”已收回。", role=lent["row"].role.title), "success")
            return redirect(back)
    return render_template("identity/delegation_end.html", form=form, lent=lent, back=back)
