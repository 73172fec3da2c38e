"""Somebody who has never seen the product and has nothing but the page 头五分钟 of the manual."""

from __future__ import annotations

import json

from talent_app.manual.pages import file_of
from tests.journeys.reading import Newcomer
from tests.journeys.visitor import SHOTS

#: What the page is called, in seconds.
PROMISED = 5 * 60


def test_a_newcomer_registers_imports_drafts_and_reads_a_figure_from_the_manual_alone(arrive, work):
    hr = arrive("hr")
    newcomer = Newcomer(hr, file_of("first").read_text(encoding="utf-8"), work)
    for number, (title, steps) in enumerate(newcomer.sections(), 1):
        before = newcomer.cost.seconds
        for step in steps:
            newcomer.does(step)
        newcomer.cost.sections[title] = newcomer.cost.seconds - before
        hr.picture(f"first-{number}")
    # what the last step of the manual says about the table
    assert hr.page.locator("table.table").first.locator("tr").last.locator("td").last.inner_text().strip() == "4"
    cost = newcomer.cost
    measured = {name: round(getattr(cost, name)) for name in ("clicks", "keys", "steps", "seconds")}
    (SHOTS / "first.json").write_text(json.dumps(measured))
    assert cost.seconds <= PROMISED, f"the first five minutes take {cost.seconds:.0f} s: {cost.sections}"
