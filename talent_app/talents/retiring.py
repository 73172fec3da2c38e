"""When a registered person reaches the statutory retirement age: by the age decided, or by every age that may apply."""

from __future__ import annotations

from talent_app.rules.parameters import Policy
from talent_app.rules.retirement import OldAge, Retirement, retirement
from talent_app.talents.models import Talent
from talent_app.talents.record_enums import RetirementBase

AGES = {
    RetirementBase.SIXTY: OldAge.MAN_60,
    RetirementBase.FIFTY_FIVE: OldAge.WOMAN_55,
    RetirementBase.FIFTY: OldAge.WOMAN_50,
}
MAN = "1"


def ages_of(row: Talent) -> tuple[OldAge, ...]:
    """The old age that was decided; a man without a decision retires by 60, of a woman both ages may apply."""
    if row.retirement_base is not None:
        return (AGES[row.retirement_base],)
    if row.sex is None:
        return ()
    return (OldAge.MAN_60,) if row.sex == MAN else (OldAge.WOMAN_50, OldAge.WOMAN_55)


def retirements_of(row: Talent, policy: Policy) -> list[tuple[OldAge, Retirement]]:
    """Old age and retirement for every age that may apply, the earliest first."""
    if row.born_on is None:
        return []
    found = [(age, retirement(row.born_on, age, policy)) for age in ages_of(row)]
    return sorted(found, key=lambda pair: pair[1].month)
