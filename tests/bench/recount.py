"""Every measure of every cube counted again in plain Python from the mapped rows, beside what the product says.

Nothing of `talent_app/statistics` is used for the counting: rows are read one by one, kept or not by the words of the
definition, and added up in dictionaries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import select

from talent_app.agreements.models import Agreement, AgreementBenefit, AgreementInstalment
from talent_app.classes.models import ClassProposal
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.incentives.execution_models import PayoutLine, PlanPayment
from talent_app.incentives.models import Plan
from talent_app.incentives.wage_models import WageRecord
from talent_app.innovation.models import InnovationItem, InnovationReturn
from talent_app.organisations.models import Organisation
from talent_app.pay.models import PayRecord
from talent_app.recruitment.candidate_models import Candidate
from talent_app.recruitment.models import Channel, Demand, DemandPost
from talent_app.rewards.models import Reward, RewardInstalment
from talent_app.talents.models import Talent
from talent_app.talents.record_models import Appointment, Skill, TitleRecord
from talent_app.talents.record_models_career import Departure
from talent_app.talents.record_models_results import Award, Paper, Patent, Project, Standard
from talent_app.teams.models import Team, TeamMember

Read = Callable[[Any], Any]
HIGH = ("senior_worker", "technician", "senior_technician", "special_technician", "chief_technician")
PERSON = ("sex", "ethnicity", "category", "highest_education", "title_level", "talent_class")
DRAFTS = {"draft", "submitted", "cancelled"}
INSIDE_PLANS = {"draft", "internal_review", "group_review", "withdrawn"}


def word(value: Any) -> str:
    """A value as a code."""
    if value is None or value == "":
        return "?"
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value.value if isinstance(value, Enum) else value)


def year(value: Any) -> str:
    """The year of a day or partial day."""
    return "?" if not value else str(value)[:4]


def groups(talent: Talent) -> set[str]:
    """经营管理 and 专业技术 by post, 高技能 from 高级工 on."""
    posts = {talent.category} | set((talent.other_categories or "").replace("、", ",").split(","))
    return (posts & {"manager", "professional"}) | ({"skilled_worker"} if talent.skill_level in HIGH else set())


def fen(value: Any) -> int:
    """Money, or a number, as a whole number."""
    return value.fen if isinstance(value, Money) else int(value or 0)


@dataclass
class Plain:
    """How one cube is counted: its rows, which of them, whose they are, what divides and what is added up."""

    model: type[Any]
    dimensions: dict[str, Read]
    sums: dict[str, Read] = field(default_factory=dict)
    things: dict[str, Read] = field(default_factory=dict)
    keep: Read = lambda row: True
    talent: Read | None = None


class Recount:
    """All rows of the database at hand, and the cubes counted from them."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.talents = {row.id: row for row in session.scalars(select(Talent))}
        self.cubes = self._cubes()
        self.rows = {plain.model: list(session.scalars(select(plain.model))) for plain in self.cubes.values()}

    def _by_id(self, model: type[Any]) -> dict[int, Any]:
        return {row.id: row for row in session.scalars(select(model))}

    def _record(self, model: type[Any], when: str, *names: str, **things: Read) -> Plain:
        return Plain(
            model, {name: lambda row, name=name: getattr(row, name) for name in names}
            | {"year": lambda row: year(getattr(row, when))}, {"records": lambda row: 1}, things,
            talent=lambda row: row.talent_id,
        )  # fmt: skip

    def _cubes(self) -> dict[str, Plain]:
        organisations = self._by_id(Organisation)
        agreements, benefits, rewards = (self._by_id(each) for each in (Agreement, AgreementBenefit, Reward))
        plans, lines, teams = (self._by_id(each) for each in (Plan, PayoutLine, Team))
        demands, channels, returns = (self._by_id(each) for each in (Demand, Channel, InnovationReturn))
        at = self.talents.get
        talents = Plain(
            Talent,
            {
                "sex": lambda row: row.sex, "education": lambda row: row.highest_education,
                "title_level": lambda row: row.title_level, "category": lambda row: row.category,
                "status": lambda row: row.status, "groups": groups, "skill_level": lambda row: row.skill_level,
                "duty": lambda row: "dispatched" if row.employment_kind == "dispatched"
                else {True: "on", False: "off", None: "?"}[row.is_on_post],
                "organisation": lambda row: row.organisation_id,
                "industry": lambda row: organisations[row.organisation_id].industry,
                "region": lambda row: organisations[row.organisation_id].region,
            },
            {
                "registrations": lambda row: 1, "persons": lambda row: int(row.is_primary),
                "on_duty": lambda row: int(row.is_on_post is True and row.employment_kind != "dispatched"),
            },
        )  # fmt: skip
        own = {"number": lambda row: row.number or f"#{row.id}"}
        sums = {"amount": lambda row: row.amount}
        return {
            "talents": talents,
            "talents_age": Plain(Talent, {"sex": lambda row: row.sex, "age": self._age}, talents.sums),
            "talents_class": Plain(
                Talent, {name: lambda row, name=name: getattr(row, name) for name in ("talent_class", "activity")},
                {name: talents.sums[name] for name in ("registrations", "persons")},
            ),
            "class_proposals": Plain(
                ClassProposal, {name: lambda row, name=name: getattr(row, name) for name in ("state", "class_title")},
                {"proposals": lambda row: 1}, keep=lambda row: row.is_current and at(row.talent_id),
            ),
            "titles": self._record(TitleRecord, "obtained_on", "series", "level", "way"),
            "appointments": self._record(Appointment, "from_on", "series", "level"),
            "skills": self._record(Skill, "obtained_on", "level"),
            "departures": self._record(Departure, "left_on", "kind"),
            "patents": self._record(Patent, "granted_on", "kind", "state", things=own["number"]),
            "standards": self._record(Standard, "issued_on", "level", "role", things=own["number"]),
            "awards": self._record(
                Award, "awarded_on", "level", "grade",
                things=lambda row: row.certificate_number or f"#{row.id}",
            ),
            "projects": self._with(
                self._record(Project, "from_on", "level", "role", "state", things=own["number"]),
                funding=lambda row: row.funding,
            ),
            "papers": self._record(Paper, "published_on", "role", things=lambda row: row.name),
            "teams": Plain(
                Team, {"state": lambda row: row.state, "platform_kind": lambda row: row.platform_kind},
                {"teams": lambda row: 1}, keep=lambda row: row.state.value not in ("forming", "team_offered"),
            ),
            "team_members": Plain(
                TeamMember, {"role": lambda row: row.role}, {"records": lambda row: 1},
                keep=lambda row: teams[row.team_id].state.value not in ("forming", "team_offered"),
                talent=lambda row: row.talent_id,
            ),
            "posts": Plain(
                DemandPost,
                {"urgency": lambda row: row.urgency, "year": lambda row: demands[row.demand_id].year},
                {"headcount": lambda row: row.headcount, "posts": lambda row: 1},
                keep=lambda row: demands[row.demand_id].state.value != "draft",
            ),
            "candidates": Plain(
                Candidate,
                {"stage": lambda row: row.stage, "channel": lambda row: channels[row.channel_id].kind},
                {"candidates": lambda row: 1, "hired": lambda row: int(row.hired_on is not None)},
            ),
            "agreements": Plain(
                Agreement, {"kind": lambda row: row.kind, "state": lambda row: row.state},
                {"agreements": lambda row: 1}, keep=lambda row: row.state.value not in DRAFTS,
                talent=lambda row: row.talent_id,
            ),
            "agreement_payments": Plain(
                AgreementInstalment,
                {"status": lambda row: row.status, "fund": lambda row: benefits[row.benefit_id].source},
                sums | {"paid": lambda row: row.amount if row.status.value == "paid" else 0},
                keep=lambda row: agreements[row.agreement_id].state.value not in DRAFTS,
                talent=lambda row: agreements[row.agreement_id].talent_id,
            ),
            "rewards": Plain(
                Reward, {"level": lambda row: row.level, "state": lambda row: row.state},
                sums | {"rewards": lambda row: 1}, keep=lambda row: row.state.value not in ("draft", "withdrawn"),
                talent=lambda row: row.talent_id,
            ),
            "reward_payments": Plain(
                RewardInstalment, {"state": lambda row: row.state, "level": lambda row: rewards[row.reward_id].level},
                sums | {"paid": lambda row: row.amount if row.state.value == "paid" else 0},
                talent=lambda row: rewards[row.reward_id].talent_id,
            ),
            "plans": Plain(
                Plan, {"instrument": lambda row: row.instrument, "year": lambda row: row.year},
                {"plans": lambda row: 1, "amount": lambda row: row.pool, "people": lambda row: row.headcount},
                keep=lambda row: self._reported(row),
            ),
            "payouts": Plain(
                PlanPayment,
                {"status": lambda row: row.status, "instrument": lambda row: plans[row.plan_id].instrument},
                sums | {
                    "paid": lambda row: row.amount if row.status.value == "paid" else 0, "payments": lambda row: 1,
                },
                keep=lambda row: self._reported(plans[row.plan_id]),
                talent=lambda row: lines[row.line_id].talent_id,
            ),
            "pay": Plain(
                PayRecord, {"year": lambda row: row.year, "full_year": lambda row: row.is_full_year},
                {
                    "total": lambda row: row.total, "base": lambda row: row.base,
                    "variable": lambda row: row.variable, "allowance": lambda row: row.allowance,
                    "incentive": lambda row: row.incentive, "records": lambda row: 1,
                },
                keep=lambda row: at(row.talent_id), talent=lambda row: row.talent_id,
            ),
            "wages": Plain(
                WageRecord, {"year": lambda row: row.year},
                {
                    "next_base": lambda row: row.next_base, "booked": lambda row: Money.yuan(row.filed["booked"]),
                    "limit": lambda row: Money.yuan(row.filed["limit"]), "records": lambda row: 1,
                },
                keep=lambda row: row.state.value != "draft",
            ),
            "innovation": Plain(
                InnovationReturn, {"year": lambda row: row.year, "state": lambda row: row.state},
                {"returns": lambda row: 1}
                | {
                    name: lambda row, name=name: int(row.figures.get(name, {}).get("value") or 0)
                    for name in ("rd_total", "rd_budget", "rd_expensed", "rd_capitalised", "revenue", "rd_staff",
                                 "staff_total", "reserve_closing")
                },
                keep=lambda row: row.state.value in ("submitted", "confirmed"),
            ),
            "innovation_items": Plain(
                InnovationItem, {"kind": lambda row: row.kind, "year": lambda row: returns[row.return_id].year},
                sums | {"items": lambda row: 1, "claims": lambda row: int(bool(row.bonus))},
                keep=lambda row: returns[row.return_id].state.value in ("submitted", "confirmed"),
            ),
        }  # fmt: skip

    @staticmethod
    def _with(plain: Plain, **sums: Read) -> Plain:
        plain.sums |= sums
        return plain

    @staticmethod
    def _reported(plan: Plan) -> bool:
        return plan.deleted_at is None and plan.state.value not in INSIDE_PLANS

    def _age(self, talent: Talent) -> str | None:
        if talent.born_on is None:
            return None
        passed = self.day.month >= talent.born_on.month
        years = self.day.year - talent.born_on.year - (0 if passed else 1)
        return next((str(band) for band in (30, 35, 40, 45, 50, 55) if years <= band), "56")

    def table(self, cube: str, dimension: str, measure: str, scope: Scope) -> dict[str, int]:
        """One measure by one dimension, zeros left out."""
        plain = self.cubes[cube]
        read = plain.dimensions[dimension]
        found: dict[str, int] = defaultdict(int)
        seen: dict[str, set[Any]] = defaultdict(set)
        for row in self.rows[plain.model]:
            owner = plain.talent(row) if plain.talent else None
            talent = self.talents.get(owner) if owner else None
            is_lost = plain.talent is not None and talent is None and plain.model is not PlanPayment
            if is_lost or not scope.covers(row.organisation_id) or not plain.keep(row):
                continue
            given = read(row)
            for code in (given or {None}) if isinstance(given, set) else {given}:
                text = word(code)
                if measure in plain.sums:
                    found[text] += fen(plain.sums[measure](row))
                elif measure == "people" and talent is not None:
                    seen[text].add(talent.person_id)
                elif measure == "registrations" and talent is not None:
                    seen[text].add(talent.id)
                elif measure in plain.things:
                    seen[text].add(plain.things[measure](row))
        found |= {code: len(things) for code, things in seen.items()}
        return {code: figure for code, figure in found.items() if figure}
