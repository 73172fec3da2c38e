"""What of agreements waits for whom, for the home page."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.agreements import queries
from talent_app.agreements.enums import AgreementState, PayState
from talent_app.agreements.presentation import TONES
from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.talents.models import Talent
from talent_app.web.home import WorkItem
from talent_app.web.sections import Line, Section


def work_items(actor: Actor) -> list[WorkItem]:
    """Approvals and checks of the head; renewals and payments of HR."""
    today, here = clock.today(), url_for("agreements.agreement_list")
    items: list[WorkItem] = []
    if actor.can(Permission.AGREEMENT_APPROVE):
        scope = actor.scope_for(Permission.AGREEMENT_APPROVE)
        for state, title in (
            (AgreementState.SUBMITTED, _("人才协议待审批")),
            (AgreementState.LEAVING, _("提前离开待确认")),
        ):
            items.append(WorkItem(title, queries.in_state(scope, state), f"{here}?state={state.value}"))
        waiting = queries.due(scope, today, PayState.ENTERED)
        items.append(WorkItem(_("协议支付待复核"), len(waiting), _first(waiting, here)))
    if actor.can(Permission.AGREEMENT_EDIT):
        scope = actor.scope_for(Permission.AGREEMENT_EDIT)
        ending = queries.ending(scope, today + queries.LEAD)
        first = ending[0].until_on if ending else None
        items.append(
            WorkItem(_("人才协议 90 天内到期，待续签"), len(ending), f"{here}?due=soon", first, tone="attention")
        )
        payable = queries.due(scope, today + timedelta(days=30))
        first = payable[0][0].due_on if payable else None
        items.append(WorkItem(_("协议待遇 30 天内应支付"), len(payable), _first(payable, here), first))
        signed = queries.in_state(scope, AgreementState.APPROVED)
        items.append(WorkItem(_("人才协议已审批，待签订"), signed, f"{here}?state={AgreementState.APPROVED.value}"))
    return items


def _first(found: list, here: str) -> str:  # type: ignore[type-arg]
    """The agreement where there is only one, else the list."""
    ids = {agreement.id for _instalment, agreement in found}
    return url_for("agreements.agreement_show", agreement_id=ids.pop()) if len(ids) == 1 else f"{here}?state=in_force"


def person_section(actor: Actor, row: Talent) -> Section | None:
    """A person's agreements, on his page."""
    if not actor.can_in(Permission.AGREEMENT_READ, row.organisation_id):
        return None
    lines = [
        Line(
            each.label, url_for("agreements.agreement_show", agreement_id=each.id),
            f"{each.from_on:%Y-%m-%d} — {each.until_on:%Y-%m-%d}", (each.state.title, TONES[each.state][0]),
        )
        for each in queries.agreements_of(actor.scope_for(Permission.AGREEMENT_READ), row)
    ]  # fmt: skip
    can_edit = actor.can_in(Permission.AGREEMENT_EDIT, row.organisation_id)
    add = url_for("agreements.agreement_new", talent=row.id) if can_edit else ""
    return Section("talent-agreements", _("人才协议"), lines, add, _("没有引进或服务期协议。"))
