"""The page of peers: an enterprise in an anonymous distribution, a regulator's own enterprises one by one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.errors import NotFound
from talent_app.documents.chart_kinds import PERCENTILES, Chart
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.policy.queries import book
from talent_app.rules.parameters import Policy
from talent_app.statistics import peer_queries
from talent_app.statistics.chart_forms import Percentiles, bands
from talent_app.statistics.peers import AMOUNTS, INDICATORS, Guard, Indicator, Peer, Standing, percentile, standing
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.replica import figures_at, from_replica

blueprint = Blueprint("peers", __name__)


@blueprint.get("/statistics/peers")
@requires(Permission.STATISTICS_READ)
@from_replica
def peer_show() -> str:
    """One's own enterprise beside its peers; with several in scope, each of them and their own shares."""
    scope, today = current_scope(), clock.today()
    firms = organisations.enterprises(scope)
    chosen = request.args.get("organisation", type=int) or (firms[0].id if len(firms) == 1 else None)
    firm = next((each for each in firms if each.id == chosen), None)
    if chosen and firm is None:
        raise NotFound()
    guard = Guard.of(Policy(book(scope), today))
    peers = peer_queries.everybody(scope, today)
    by_id = {each.organisation_id: each for each in peers}
    own = by_id.get(firm.id) if firm else None
    actor = current_actor()
    shown = [*INDICATORS, *(each for each in AMOUNTS if each.amount and actor.can(each.amount.permission))]
    told = [standing(own, peers, each, guard) for each in shown]
    drawn = [each for each in told if each.percentiles and not each.indicator.amount]
    return render_template(
        "peers/peer_show.html", firm=firm, firms=firms, told=told, guard=guard, indicators=shown, year=today.year - 1,
        chart=_chart(drawn) if drawn else None,
        rows=[(each, _values(by_id.get(each.id), shown)) for each in firms] if len(firms) > 1 else [],
        at=figures_at(clock.now()),
    )  # fmt: skip


def _values(peer: Peer | None, indicators: Sequence[Indicator]) -> list[str]:
    values = [(each, peer.share(each.code) if peer else None) for each in indicators]
    return ["—" if value is None else each.shown(each.rounded(value)) for each, value in values]


def _chart(told: list[Standing]) -> Chart:
    rows = []
    for each in told:
        values = {
            key: (each.percentiles[int(key[1:])], f"{each.percentiles[int(key[1:])]}%")
            for key, _label in PERCENTILES
            if int(key[1:]) in each.percentiles
        }
        own = None if each.own is None else percentile([each.own], 50)
        rows.append(Percentiles(each.indicator.label, values, None if own is None else (own, f"{own}%")))
    return bands(_("与同类企业比较"), rows, _("占比（%）"), _("指标"))
