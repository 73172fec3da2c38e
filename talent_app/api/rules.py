"""The rules without a stored plan: list, facts needed, evaluate, income tax. Nothing is written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from talent_app.api.operation import Reply, operation
from talent_app.api.reading import Body, Query
from talent_app.api.rule_schemas import CitationShown, OutcomeShown, titled
from talent_app.core.errors import NotFound
from talent_app.identity.permissions import Permission
from talent_app.policy import queries as policy
from talent_app.rules import grades, income_tax
from talent_app.rules.evaluate import evaluate
from talent_app.rules.fields import Unreadable, read_day
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.parameters import Policy
from talent_app.web.access import current_scope

TAG = "规则"
CODES = tuple(INSTRUMENTS)
INSTRUMENT = "/instruments/<string(maxlength=40):instrument>"
ANYTHING = dict[str, Any]


class RuleQuery(Query):
    """Which rules."""

    instrument: Literal[CODES] | None = None  # type: ignore[valid-type]


class RuleShown(Reply):
    """A rule."""

    rule: str
    title: str
    strength: str = Field(description="H 强制、S 提示、I 说明。")
    judged_at: str
    evidence: str
    citation: CitationShown
    parameters: list[str]


class RuleList(Reply):
    """Rules."""

    items: list[RuleShown]


class InstrumentShown(Reply):
    """An incentive instrument."""

    instrument: str
    title: str


class InstrumentList(Reply):
    """Instruments."""

    items: list[InstrumentShown]


class FactShown(Reply):
    """A fact an instrument needs."""

    name: str
    label: str
    unit: str
    required: bool
    help: str
    choices: list[list[str]] = Field(default=[], description="[代码, 名称]。")


class FactList(Reply):
    """The facts of a plan and of each person."""

    facts: list[FactShown]
    people: list[FactShown]


class Evaluation(Body):
    """A plan to judge; money and ratios are text."""

    instrument: Annotated[str, Field(max_length=40, json_schema_extra={"enum": list(CODES)})]
    on: Annotated[str, Field(json_schema_extra={"format": "date"})]
    facts: ANYTHING = Field(default_factory=dict)
    people: list[ANYTHING] = Field(default_factory=list)


class Tax(Body):
    """A question about income tax: `months` for withholding, `bonus` for the yearly bonus."""

    kind: Annotated[str, Field(json_schema_extra={"enum": ["withholding", "bonus"]})]
    on: Annotated[str, Field(json_schema_extra={"format": "date"})]
    mode: str | None = None
    months: list[ANYTHING] | None = None
    bonus: str | int | None = None
    other_taxable: str | int | None = None
    first_month: int | None = None


class MonthTax(Reply):
    """A month's withholding."""

    tax: str
    cumulative_taxable: str


class Withholding(Reply):
    """Cumulative withholding."""

    months: list[MonthTax]
    year_tax: str
    settlement: str
    citation: CitationShown
    evidence: str


class DeadZone(Reply):
    """Where more before tax is less after it."""

    over: str
    until: str


class BonusTax(Reply):
    """Two ways to tax a bonus."""

    separate: str
    merged: str
    separate_total: str
    merged_total: str
    best: str
    net: str
    dead_zone: DeadZone | None
    advice: str
    citation: CitationShown
    evidence: str


class TaxAnswer(RootModel[Withholding | BonusTax]):
    """One of the two."""


EVALUATION_EXAMPLE = {
    "instrument": "transformation_award",
    "on": "2025-12-31",
    "facts": {
        "mode": "transfer",
        "income": "1000000.00",
        "taxes": "60000.00",
        "has_agreement": False,
        "pool": "500000.00",
    },
    "people": [{"ref": "p1", "weight": "1"}, {"ref": "p2", "weight": "1"}],
}
TAX_EXAMPLE = {"kind": "bonus", "on": "2025-12-31", "bonus": "36001.00", "other_taxable": "60000.00"}


@operation("GET", "/instruments", Permission.POLICY_READ, tag=TAG, summary="列出激励工具", reply=InstrumentList)
def instrument_list() -> dict[str, Any]:
    """The instruments in the order in which they are offered."""
    return {"items": [{"instrument": each.code, "title": each.title} for each in INSTRUMENTS.values()]}


@operation(
    "GET", INSTRUMENT + "/facts", Permission.POLICY_READ, tag=TAG, summary="激励工具所需的事实", reply=FactList,
)  # fmt: skip
def instrument_facts(instrument: str) -> dict[str, Any]:
    """What an instrument asks for."""
    chosen = _instrument(instrument)
    return {
        "facts": [each.to_json() for each in chosen.fact_fields()],
        "people": [each.to_json() for each in chosen.person_fields()],
    }


@operation("GET", "/rules", Permission.POLICY_READ, tag=TAG, summary="列出规则", query=RuleQuery, reply=RuleList)
def rule_list(query: RuleQuery) -> dict[str, Any]:
    """All rules, or those of an instrument."""
    book = policy.book(current_scope())
    ids = INSTRUMENTS[query.instrument].rules if query.instrument else sorted(book.rules)
    return {
        "items": [
            {
                "rule": rule.id,
                "title": rule.title,
                "strength": rule.strength,
                "judged_at": rule.judged_at.value,
                "evidence": grades.effective(rule.evidence),
                "citation": {"document": book.sources[rule.cite.source].short, "article": rule.cite.article},
                "parameters": list(rule.parameters),
            }
            for rule in (book.rules[each] for each in ids)
        ]
    }


@operation(
    "POST", "/rules/evaluate", Permission.POLICY_READ, tag=TAG, summary="测算方案",
    description="只计算，不保存。格式与命令行的测算相同；无论是否合规都回答 200。",
    body=Evaluation, reply=OutcomeShown, example=EVALUATION_EXAMPLE,
)  # fmt: skip
def rules_evaluate(body: Evaluation) -> dict[str, Any]:
    """Allocate and judge a plan that is not stored."""
    given = body.model_dump(exclude_unset=True)
    outcome = evaluate(given, policy_seen_from(body.on))
    told = outcome.to_json()
    return told | {"findings": titled(told["findings"], {each.rule: each.title for each in outcome.findings})}


@operation(
    "POST", "/rules/tax", Permission.POLICY_READ, tag=TAG, summary="计算个人所得税",
    description="累计预扣（kind=withholding）或全年一次性奖金两种计税方法的比较（kind=bonus）。只计算，不保存。",
    body=Tax, reply=TaxAnswer, example=TAX_EXAMPLE,
)  # fmt: skip
def rules_tax(body: Tax) -> dict[str, Any]:
    """Answer one question about income tax."""
    return income_tax.answer(body.model_dump(exclude_unset=True), policy_seen_from(body.on))


def policy_seen_from(day: str) -> Policy | None:
    """Files and releases seen from a day; the rules refuse a day that cannot be read."""
    try:
        return Policy(policy.book(current_scope()), read_day(day))
    except Unreadable:
        return None


def _instrument(code: str) -> Instrument:
    if code not in INSTRUMENTS:
        raise NotFound(f"没有代码为“{code}”的激励工具。", f"可选：{'、'.join(INSTRUMENTS)}。")
    return INSTRUMENTS[code]
