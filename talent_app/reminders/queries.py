"""What falls due: days that fields declare with `expires=`, and statutory retirement; always within a scope.

A child record is left out when a later one of the same kind stands beside it (a contract that was renewed), and with it
everybody who has left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from talent_app.core.dates import add_months
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.policy.queries import book
from talent_app.reminders.terms import RETIREMENT, Due, expiring
from talent_app.rules.parameters import Policy
from talent_app.rules.retirement import OldAge, retirement
from talent_app.talents.fields import FieldInfo
from talent_app.talents.models import Talent
from talent_app.talents.records import BY_KEY, RecordKind
from talent_app.talents.retiring import AGES, MAN

#: How long something expired stays in the list.
PAST = timedelta(days=180)
#: What makes a later record of the same kind take the place of an earlier one; of the others any later one does.
SAME: dict[str, tuple[str, ...]] = {
    "appointments": ("post",),
    "skills": ("occupation",),
    "qualifications": ("name",),
    "engagements": ("employer",),
}
TALENT = (Talent.id, Talent.organisation_id, Talent.name, Talent.sex, Talent.born_on, Talent.retirement_base)
UNDECIDED = "未登记适用的原法定退休年龄，请按单位认定文件登记"


def due(scope: Scope, today: date, until: date, wanted: Collection[str] = ()) -> list[Due]:
    """Everything that falls due until a day, expired lately included; earliest first."""
    found: list[Due] = []
    for kind, info in expiring():
        if not wanted or f"{kind.key}.{info.name}" in wanted:
            found += _records_due(scope, kind, info, today - PAST, until)
    if not wanted or RETIREMENT in wanted:
        found += _retirements_due(scope, today, until)
    return sorted(found, key=lambda one: (one.due_on, one.name, one.talent_id))


def _on_post(scope: Scope) -> Select[Any]:
    """Who is there: of a registration only what reminders are judged by, so that other corrections do not matter."""
    departures = BY_KEY["departures"].model
    left = exists().where(departures.talent_id == Talent.id)
    statement = select(*TALENT).where(or_(Talent.is_on_post.is_(None), Talent.is_on_post.is_(True)), ~left)
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    return statement


def _records_due(scope: Scope, kind: RecordKind, info: FieldInfo, begin: date, until: date) -> Iterable[Due]:
    model, later = kind.model, aliased(kind.model)
    column, other = getattr(model, info.name), getattr(later, info.name)
    same = [getattr(later, name) == getattr(model, name) for name in SAME.get(kind.key, ())]
    renewed = exists().where(
        later.talent_id == model.talent_id,
        later.id != model.id,
        *same,
        or_(other > column, _open_ended(kind, model, later)),
    )
    statement = (
        _on_post(scope)
        .join(model, model.talent_id == Talent.id)
        .add_columns(model)
        .where(column >= begin, column <= until, ~renewed)
    )
    for talent in session.execute(statement):
        row = talent[-1]
        day = getattr(row, info.name)
        yield Due(
            f"{kind.key}.{info.name}", info.expires, talent.organisation_id, talent.id, talent.name, row.title, day,
            f"{kind.key}.{info.name}:{row.id}:{day}",
        )  # fmt: skip


def _open_ended(kind: RecordKind, model: Any, later: Any) -> Any:
    """A later contract without an end takes the place of one that ends."""
    if not any(info.name == "from_on" for info in kind.fields) or not hasattr(model, "until_on"):
        return False
    return and_(later.until_on.is_(None), later.from_on > model.from_on)


def _retirements_due(scope: Scope, today: date, until: date) -> Iterable[Due]:
    policy = Policy(book(scope), today)
    begin = (today - PAST).replace(day=1)
    for age in OldAge:
        months = _birth_months(age, begin, until, policy)
        if not months:
            continue
        first, last = min(months), add_months(max(months), 1)
        statement = _on_post(scope).where(Talent.born_on >= first, Talent.born_on < last, _may_be(age))
        for talent in session.execute(statement):
            month = months.get(talent.born_on.replace(day=1))
            if month is None:
                continue
            is_decided = talent.retirement_base is not None or talent.sex == MAN
            what = f"{month.year} 年 {month.month} 月达到法定退休年龄"
            yield Due(
                RETIREMENT, "法定退休", talent.organisation_id, talent.id, talent.name,
                what if is_decided else f"{what}（按{age.title}推算）", month,
                f"{RETIREMENT}:{talent.id}:{age.value}:{month}", "" if is_decided else UNDECIDED,
            )  # fmt: skip


def _may_be(age: OldAge) -> Any:
    """The age that was decided; a man without a decision retires by 60, of a woman both ages are shown."""
    decided = Talent.retirement_base == next(base for base, known in AGES.items() if known is age)
    undecided = Talent.retirement_base.is_(None)
    by_sex = Talent.sex == MAN if age is OldAge.MAN_60 else and_(Talent.sex.is_not(None), Talent.sex != MAN)
    return or_(decided, and_(undecided, by_sex))


def _birth_months(age: OldAge, begin: date, until: date, policy: Policy) -> dict[date, date]:
    """Month of birth → month of retirement, for those who retire between two days."""
    month = add_months(begin, -12 * (age.years + 6)).replace(day=1)
    end = add_months(until, -12 * (age.years - 1)).replace(day=1)
    found = {}
    while month <= end:
        retires = retirement(month, age, policy).month
        if begin <= retires <= until:
            found[month] = retires
        month = add_months(month, 1)
    return found
