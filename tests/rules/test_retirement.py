"""The statutory retirement age: the published table at its corners."""

from datetime import date

import pytest

from talent_app.rules.releases import policy_on
from talent_app.rules.retirement import OldAge, retirement

POLICY = policy_on(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("born", "old_age", "delay"),
    [
        (date(1964, 12, 31), OldAge.MAN_60, 0),
        (date(1965, 1, 1), OldAge.MAN_60, 1),
        (date(1965, 4, 30), OldAge.MAN_60, 1),
        (date(1965, 5, 1), OldAge.MAN_60, 2),
        (date(1976, 8, 31), OldAge.MAN_60, 35),
        (date(1976, 9, 1), OldAge.MAN_60, 36),
        (date(1990, 1, 1), OldAge.MAN_60, 36),
        (date(1970, 1, 15), OldAge.WOMAN_55, 1),
        (date(1981, 9, 1), OldAge.WOMAN_55, 36),
        (date(1974, 12, 1), OldAge.WOMAN_50, 0),
        (date(1975, 1, 1), OldAge.WOMAN_50, 1),
        (date(1975, 3, 1), OldAge.WOMAN_50, 2),
        (date(1984, 10, 31), OldAge.WOMAN_50, 59),
        (date(1984, 11, 1), OldAge.WOMAN_50, 60),
    ],
)
def test_the_delay_follows_the_month_of_the_old_age(born, old_age, delay):
    assert retirement(born, old_age, POLICY).delay_months == delay


def test_the_month_the_age_and_the_choice_are_told():
    told = retirement(date(1976, 9, 29), OldAge.MAN_60, POLICY)
    assert (told.month, told.age_years, told.age_months) == (date(2039, 9, 1), 63, 0)
    assert (told.earliest, told.latest) == (date(2036, 9, 1), date(2042, 9, 1))
    assert told.evidence == "E"


def test_nobody_may_retire_before_the_old_age():
    told = retirement(date(1965, 1, 1), OldAge.MAN_60, POLICY)
    assert told.earliest == date(2025, 1, 1)
    assert told.month == date(2025, 2, 1)
