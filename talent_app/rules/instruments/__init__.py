"""The registry: one line per instrument, in the order in which they are offered."""

from __future__ import annotations

from talent_app.rules.instruments import (
    employee_shareholding,
    excess_profit,
    post_dividend,
    project_dividend,
    restricted_stock,
    salary_plan,
    stock_option,
    tech_equity,
    transformation_award,
)
from talent_app.rules.instruments.base import Instrument

INSTRUMENTS: dict[str, Instrument] = {
    instrument.code: instrument
    for instrument in (
        post_dividend.INSTRUMENT,
        project_dividend.INSTRUMENT,
        transformation_award.INSTRUMENT,
        excess_profit.INSTRUMENT,
        tech_equity.INSTRUMENT,
        salary_plan.INSTRUMENT,
        employee_shareholding.INSTRUMENT,
        restricted_stock.INSTRUMENT,
        stock_option.INSTRUMENT,
    )
}
