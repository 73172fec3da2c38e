"""What is asked and answered about plans."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from talent_app.api.listing import PageReply
from talent_app.api.operation import Reply
from talent_app.api.reading import Body, Day, PageQuery, Version, Year
from talent_app.incentives import states
from talent_app.incentives.states import Decision
from talent_app.incentives.workflow import PlanAction
from talent_app.rules.instruments import INSTRUMENTS

STATES = tuple(state.value for state in states.PlanState)
ACTIONS = tuple(action.value for action in PlanAction)
DECISIONS = tuple(decision.value for decision in Decision)
CODES = tuple(INSTRUMENTS)
Note = Annotated[str, Field(max_length=2000)]

DRAFT_EXAMPLE = {
    "enterprise": "915401000000000021",
    "year": 2026,
    "instrument": "post_dividend",
    "on": "2026-11-23",
    "title": "2026 年岗位分红激励方案",
    "facts": {"pool": "400000.00", "after_tax_profit": "10000000.00", "staff_on_duty": 205},
    "people": [
        {
            "ref": "p1",
            "name": "德吉",
            "weight": "3",
            "annual_pay": "240000.00",
            "months_in_post": 18,
            "role": "technical",
        }
    ],
}


class PlanQuery(PageQuery):
    """Which plans."""

    q: Annotated[str, Field(max_length=200, description="方案编号、标题或企业名称的一部分。")] = ""
    state: Annotated[list[Literal[STATES]], Field(max_length=50)] = Field(default_factory=list)  # type: ignore[valid-type]
    instrument: Annotated[list[Literal[CODES]], Field(max_length=50)] = Field(default_factory=list)  # type: ignore[valid-type]
    year: Annotated[list[Year], Field(max_length=50)] = Field(default_factory=list)
    sort: Literal["number", "-number", "year", "-year", "id", "-id"] | None = None


class PlanListed(Reply):
    """A plan in a list."""

    id: int
    number: str
    organisation: int
    enterprise: str
    uscc: str | None
    instrument: str
    year: int
    title: str
    state: str
    version: int


class PlanPage(PageReply):
    """A page of plans."""

    items: list[PlanListed]


class FactStated(Reply):
    """A fact of a plan."""

    name: str
    label: str
    unit: str
    value: Any
    value_title: Any = None


class PlanPersonShown(Reply):
    """A person of a plan without name and pay."""

    ref: str
    role_title: str
    weight: Any
    amount: Any
    months_in_post: int | None


class VersionShown(Reply):
    """A submitted version."""

    number: int
    content_hash: str
    verify_code: str


class EventShown(Reply):
    """A step of the plan's way."""

    at: str
    by: str
    action: str
    to: str
    note: str


class PlanShown(PlanListed):
    """A plan."""

    on: str
    submitted_version: int
    due_on: str | None
    due_note: str
    decision: str | None
    decision_number: str
    facts: list[FactStated]
    people: list[PlanPersonShown]
    problems: list[str] = Field(description="尚不能测算的原因。")
    reasons: dict[str, str] = Field(description="按规则写明的理由。")
    versions: list[VersionShown]
    events: list[EventShown]
    actions: list[str] = Field(description="您现在可以办理的步骤。")


class PlanState(Reply):
    """Where a plan stands after a step."""

    id: int
    number: str
    state: str
    version: int


class PlanDraft(Body):
    """A draft to begin."""

    enterprise: Annotated[str, Field(min_length=18, max_length=18, description="企业的统一社会信用代码。")]
    year: Annotated[int, Field(ge=2016, le=2100)]
    instrument: Literal[CODES]  # type: ignore[valid-type]
    on: Day | None = None
    title: Annotated[str, Field(max_length=200)] = ""
    facts: dict[str, Any] = Field(default_factory=dict)
    people: Annotated[list[dict[str, Any]], Field(max_length=2000)] = Field(default_factory=list)


class PlanStep(Body):
    """One step of the workflow."""

    action: Literal[ACTIONS]  # type: ignore[valid-type]
    version: Version | None = None
    note: Note = ""
    decision: Literal[DECISIONS] | None = None  # type: ignore[valid-type]
    number: Annotated[str, Field(max_length=80, description="决定文号。")] = ""
    reasons: dict[str, Annotated[str, Field(max_length=1000)]] = Field(default_factory=dict)


class PlanCheck(Body):
    """A warning compared with the official text."""

    rule: Annotated[str, Field(max_length=20)]
    version: Version | None = None
    note: Note = ""


class PlanReveal(Body):
    """Why names and pay are read."""

    reason: Annotated[str, Field(min_length=2, max_length=500, description="记入审计记录。")]


class PersonRevealed(Reply):
    """A person with name and pay."""

    ref: str
    name: str
    post: str
    annual_pay: Any


class PlanPeople(Reply):
    """The people of a plan."""

    people: list[PersonRevealed]
