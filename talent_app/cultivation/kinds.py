"""What there is to enter, as data: roots (a post, a term, a studio, …) and their parts, with fields and when they open.

Pages, forms and commands are written once over these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from talent_app.core.errors import NotFound
from talent_app.cultivation import enums as e
from talent_app.cultivation.growth_models import (
    Apprenticeship,
    ApprenticeStage,
    CompetitionEntry,
    CultivationMentor,
    DevelopmentMeasure,
    DevelopmentPlan,
    SkillCompetition,
    SkillStudio,
    StudioMember,
    StudioWork,
)
from talent_app.cultivation.models import KeyPost, KeyPostCandidate, KeyPostHolder, ManagementGoal, ManagementTerm


@dataclass(frozen=True, slots=True)
class Root:
    """One kind of root; `is_personal` roots belong to a person, the others to an enterprise."""

    key: str
    title: str
    model: Any
    fields: tuple[str, ...]
    is_personal: bool = False
    open_states: tuple[Any, ...] = ()

    def is_open(self, row: Any) -> bool:
        """Whether its own contents may still be written."""
        return not self.open_states or row.state in self.open_states


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of part: to which root it belongs, by which column, and in which states of the root it is written."""

    key: str
    title: str
    root: str
    model: Any
    link: str
    fields: tuple[str, ...]
    open_states: tuple[Any, ...] = ()
    has_talent: bool = False

    def is_open(self, root: Any) -> bool:
        """Whether the root's state lets it be written."""
        return not self.open_states or root.state in self.open_states


T, S, D = e.TermState, e.ApprenticeState, e.PlanState

ROOTS: dict[str, Root] = {
    root.key: root
    for root in (
        Root("posts", "关键岗位", KeyPost, ("name", "kind", "department", "demands", "wanted", "closed_on")),
        Root(
            "terms", "任期契约", ManagementTerm,
            ("number", "post", "kind", "source", "is_market_chosen", "from_on", "until_on", "duties", "year_bottom",
             "term_bottom", "goal_bottom", "bottom_basis", "consequences"),
            True, (T.DRAFT,),
        ),
        Root(
            "studios", "技能大师工作室", SkillStudio,
            ("name", "occupation", "level", "founded_on", "document", "tasks", "closed_on"),
        ),
        Root(
            "competitions", "技能竞赛", SkillCompetition,
            ("name", "occupation", "level", "host", "held_on", "document"),
        ),
        Root(
            "apprenticeships", "师带徒", Apprenticeship,
            ("number", "occupation", "level_from", "level_aim", "from_on", "until_on", "tasks", "allowance"),
            True, (S.DRAFT,),
        ),
        Root(
            "plans", "培养计划", DevelopmentPlan, ("name", "post_id", "goals", "from_on", "until_on"), True, (D.DRAFT,)
        ),
    )
}  # fmt: skip

PARTS: dict[str, Part] = {
    part.key: part
    for part in (
        Part("holder", "现任", "posts", KeyPostHolder, "post_id", ("from_on", "until_on"), has_talent=True),
        Part(
            "candidate", "后备人选", "posts", KeyPostCandidate, "post_id",
            ("readiness", "strengths", "gaps", "judged_on"), has_talent=True,
        ),
        Part(
            "goal", "考核指标", "terms", ManagementGoal, "term_id",
            ("year", "name", "unit", "direction", "is_main", "weight", "target", "standard"),
            (T.DRAFT, T.SIGNED, T.IN_FORCE),
        ),
        Part(
            "member", "成员", "studios", StudioMember, "studio_id", ("is_leader", "from_on", "until_on"),
            has_talent=True,
        ),
        Part("work", "工作", "studios", StudioWork, "studio_id", ("year", "kind", "name", "people", "outcome")),
        Part(
            "entry", "参赛成绩", "competitions", CompetitionEntry, "competition_id",
            ("place", "grade", "honour", "certificate_number"), has_talent=True,
        ),
        Part(
            "stage", "学徒阶段", "apprenticeships", ApprenticeStage, "apprenticeship_id",
            ("title", "from_on", "until_on", "goal", "monthly_pay"), (S.DRAFT,),
        ),
        Part(
            "master", "师傅", "apprenticeships", CultivationMentor, "apprenticeship_id", ("from_on", "until_on"),
            (S.DRAFT, S.RUNNING), has_talent=True,
        ),
        Part(
            "measure", "培养措施", "plans", DevelopmentMeasure, "development_plan_id",
            ("kind", "name", "partner_kind", "partner", "from_on", "until_on", "hours", "hours_done", "outcome"),
            (D.DRAFT, D.RUNNING),
        ),
        Part(
            "mentor", "导师", "plans", CultivationMentor, "development_plan_id",
            ("name", "employer", "from_on", "until_on"), (D.DRAFT, D.RUNNING),
        ),
    )
}  # fmt: skip


def root_kind(key: str) -> Root:
    """The kind an address names."""
    if key not in ROOTS:
        raise NotFound()
    return ROOTS[key]


def part_kind(key: str) -> Part:
    """The kind an address names."""
    if key not in PARTS:
        raise NotFound()
    return PARTS[key]
