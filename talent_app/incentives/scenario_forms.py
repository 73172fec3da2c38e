"""Forms of scenarios; the form of one scenario is that of the plan's facts with a name, assumptions and shares."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from talent_app.core.errors import InvalidInput
from talent_app.incentives.models import Plan
from talent_app.incentives.people_rows import read_cell, shown_cell
from talent_app.incentives.scenario_models import PlanScenario
from talent_app.incentives.scenarios import typed_rows
from talent_app.rules.instruments.base import Instrument
from talent_app.web.forms import BaseForm, PlainForm, TrimmedText, VersionField


class ScenarioNewForm(BaseForm):
    """The name of a new scenario."""

    title = TrimmedText(_("情景名称"), required=True, max_length=80)


class ScenarioActForm(PlainForm):
    """A confirmation for one scenario."""

    version = VersionField()


def scenario_fields(row: PlanScenario, instrument: Instrument) -> dict[str, Any]:
    """The boxes a scenario has beside the facts: name, assumptions, each person's weight or amount."""
    title = _("情景")
    assumed = _("测算假设")
    made: dict[str, Any] = {
        "scenario_title": TrimmedText(_("情景名称"), required=True, max_length=80, section=title),
        "instalments": TrimmedText(
            _("各年兑付比例"), max_length=100, section=assumed, description=_("从方案年度起，如 70%、30%；合计 100%。")
        ),
        "changes": TrimmedText(
            _("另外的利润变动"), max_length=100, section=assumed,
            description=_("已含 ±10%；可再填，例如 -20%、+5%。"),
        ),
        "exercises": TrimmedText(
            _("各年行权新增股份"), max_length=200, section=assumed,
            description=_("股权类方案填写，每年一个股数，例如 50000、50000。"),
        ),
    }  # fmt: skip
    part = _("各人的%(what)s", what=instrument.known_person_facts[row.allocation_by.value].label)
    for place, entry in enumerate(row.people):
        made[f"share_{place}"] = TrimmedText(entry["name"], max_length=40, section=part)
    return made


def shown_shares(plan: Plan, row: PlanScenario, instrument: Instrument) -> dict[str, str]:
    """Everybody's weight or amount as it stands in the boxes."""
    name = row.allocation_by.value
    field = instrument.known_person_facts[name]
    typed = typed_rows(plan, row.people)
    return {f"share_{place}": shown_cell(field, entry.get(name)) for place, entry in enumerate(typed)}


def read_shares(form: BaseForm, row: PlanScenario, instrument: Instrument) -> dict[str, Any]:
    """What was typed for everybody; refuses at the box that cannot be read."""
    field = instrument.known_person_facts[row.allocation_by.value]
    told = {}
    for place, entry in enumerate(row.people):
        box = f"share_{place}"
        try:
            value = read_cell(field, form[box].data or "")
        except InvalidInput as problem:
            raise InvalidInput(problem.message, problem.hint, field=box) from problem
        if value is not None:
            told[entry["ref"]] = value
    return told
