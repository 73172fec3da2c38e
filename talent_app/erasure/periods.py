"""How long what is kept: the periods of policy, the duties that keep rows, and what is said of them to the person."""

from __future__ import annotations

from datetime import date

from talent_app.audit.personal import Act, declarations, duties
from talent_app.core.dates import add_months
from talent_app.core.scope import Scope
from talent_app.policy.queries import book
from talent_app.rules.grades import effective, may_block
from talent_app.rules.parameters import NotInForce, Policy


def until(duty: str, since: date, today: date) -> date | None:
    """The last day of a duty that began on `since`; None while its period is not entered."""
    months = period(duties()[duty].period, today) if duty in duties() else None
    return add_months(since, months) if months is not None else None


def period(code: str, today: date) -> int | None:
    """A retention period in months or days; None while nothing is in force."""
    try:
        return Policy(book(Scope.nothing()), today).whole(code)
    except NotInForce:
        return None


def is_checked(code: str, today: date) -> bool:
    """Whether a period was read in a text or an official notice; otherwise pages say 待核原文."""
    policy = Policy(book(Scope.nothing()), today)
    try:
        policy.whole(code)
    except NotInForce:
        return False
    return may_block(effective(policy.readings[code].evidence))


def tables_by_act() -> dict[Act, list[str]]:
    """The tables with personal data of talents by what is done to them, for the page that explains it."""
    found: dict[Act, list[str]] = {}
    for table, how in declarations().items():
        if how.act is not Act.NONE:
            found.setdefault(how.act, []).append(table)
    return found
