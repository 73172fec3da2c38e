"""The page of pay equity: medians of groups large enough, for the enterprise and its regulator alike."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _

from talent_app import clock
from talent_app.identity.permissions import Permission
from talent_app.pay import equity, queries
from talent_app.pay.blueprint import blueprint, enterprise, frame
from talent_app.policy.queries import book
from talent_app.rules.parameters import Policy
from talent_app.web.access import current_actor, current_scope, requires


@blueprint.get("/pay/<int:organisation_id>/equity")
@requires(Permission.PAY_STRUCTURE)
def equity_show(organisation_id: int) -> str:
    """Technical beside managerial, women beside men, and PAY-007 to PAY-010; no single pay can be read from it."""
    scope, place = current_scope(), enterprise(organisation_id)
    years = queries.years(scope, organisation_id)
    policy = Policy(book(scope), clock.today())
    least = policy.whole("pay_structure.equity_people")
    now = equity.paid(queries.members(scope, organisation_id, years[0])) if years else []
    before = equity.paid(queries.members(scope, organisation_id, years[0] - 1)) if years else []
    may_read = current_actor().can_in(Permission.PAY_READ, organisation_id)
    unit = 1 if may_read else policy.yuan("statistics.pay_middle_rounding").fen
    tables = [
        (_("专业技术与经营管理，同职级"), _("专业技术"), _("经营管理"), equity.by_ladder(now, least, unit)),
        (_("女性与男性，同职级"), _("女性"), _("男性"), equity.by_sex(now, least, unit)),
    ]
    return render_template(
        "pay/equity_show.html", year=years[0] if years else None, count=len(now), least=least, unit=unit,
        tables=tables if now else [], answers=equity.answers(now, before, least) if now else [],
        rules=policy.book.rules, **frame(place, "equity"),
    )  # fmt: skip
