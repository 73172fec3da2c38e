"""The blueprint of the pay structure, and what its pages share: the enterprise of the address and its tabs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.organisations.models import Organisation
from talent_app.pay import queries
from talent_app.rules.codes import code_table
from talent_app.web.access import current_actor, current_scope

blueprint = Blueprint("pay", __name__)


def enterprise(organisation_id: int) -> Organisation:
    """The enterprise of the address, if the reader may see it."""
    return queries.enterprise_or_404(current_scope(), organisation_id)


def industry_title(place: Organisation) -> str | None:
    """How surveys name the industry of an enterprise."""
    return code_table("industry").title_of(place.industry) if place.industry else None


def frame(place: Organisation, here: str) -> dict[str, Any]:
    """What every page of one enterprise shows: its name, the tabs, and whether the reader may edit."""
    actor = current_actor()
    return {
        "place": place,
        "pay_tabs": _tabs(actor, place, here),
        "may_edit": actor.can_in(Permission.PAY_EDIT, place.id),
        "may_read": actor.can_in(Permission.PAY_READ, place.id),
    }


def _tabs(actor: Actor, place: Organisation, here: str) -> list[tuple[str, str, bool]]:
    pages = [
        (_("概况"), "pay.enterprise_show", "overview", Permission.PAY_STRUCTURE),
        (_("序列"), "pay.family_list", "families", Permission.PAY_STRUCTURE),
        (_("评价因素"), "pay.factor_list", "factors", Permission.PAY_STRUCTURE),
        (_("职位"), "pay.post_list", "posts", Permission.PAY_STRUCTURE),
        (_("薪级薪档"), "pay.structure_show", "structure", Permission.PAY_STRUCTURE),
        (_("人员"), "pay.people_list", "people", Permission.PAY_READ),
        (_("市场对标"), "pay.market_show", "market", Permission.PAY_STRUCTURE),
        (_("公平分析"), "pay.equity_show", "equity", Permission.PAY_STRUCTURE),
        (_("年度调薪"), "pay.merit_show", "merit", Permission.PAY_READ),
    ]
    return [
        (title, url_for(endpoint, organisation_id=place.id), key == here)
        for title, endpoint, key, permission in pages
        if actor.can_in(permission, place.id)
    ]
