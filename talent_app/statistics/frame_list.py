"""The tables held in memory for statistics, and what of them: codes, sums and keys, never names of people."""

from __future__ import annotations

from typing import Any

from talent_app.agreements.models import Agreement, AgreementBenefit, AgreementInstalment
from talent_app.classes.models import ClassProposal
from talent_app.core.money import Money
from talent_app.incentives.execution_models import PayoutLine, PlanPayment
from talent_app.incentives.models import Plan
from talent_app.incentives.wage_models import WageRecord
from talent_app.innovation.models import InnovationItem, InnovationReturn
from talent_app.organisations.models import Organisation
from talent_app.pay.models import PayRecord
from talent_app.recruitment.candidate_models import Candidate
from talent_app.recruitment.models import Channel, Demand, DemandPost
from talent_app.rewards.models import Reward, RewardInstalment
from talent_app.statistics.axes import OF_ORGANISATION, OF_TALENT
from talent_app.statistics.frames import (
    Column,
    Frame,
    Parent,
    code,
    day_text,
    document,
    itself,
    month_of,
    number,
    truth,
    year_of,
)
from talent_app.talents.models import Talent
from talent_app.talents.record_models import Appointment, Skill, TitleRecord
from talent_app.talents.record_models_career import Departure
from talent_app.talents.record_models_results import Award, Paper, Patent, Project, Standard
from talent_app.talents.values import codes_in
from talent_app.teams.models import Team, TeamMember

#: 高级工 and above are highly skilled.
HIGHLY_SKILLED = frozenset(
    {"senior_worker", "technician", "senior_technician", "special_technician", "chief_technician"}
)
MANAGERS, PROFESSIONALS, SKILLED = "manager", "professional", "skilled_worker"
PAID = "paid"
OWNER = code("organisation_id")


def groups_of(category: str | None, others: str | None, skill: str | None) -> str | None:
    """The groups somebody belongs to: managers and professionals by post, the highly skilled by level."""
    posts = {category, *codes_in(others)}
    found = [group for group in (MANAGERS, PROFESSIONALS) if group in posts]
    if skill in HIGHLY_SKILLED:
        found.append(SKILLED)
    return ",".join(found) or None


def duty_of(on_post: Any, employment: str | None) -> str | None:
    """Whether somebody counts among staff on duty: neither dispatched nor off post."""
    if employment == "dispatched":
        return "dispatched"
    return {"1": "on", "0": "off", None: None}[truth(on_post)]


def first_level(path: str) -> int:
    """The unit right below the city in a path "/1/4/9/" (the city itself for the city)."""
    ids = [int(part) for part in path.strip("/").split("/")]
    return ids[1] if len(ids) > 1 else ids[0]


def when(status: str, amount: Any) -> int:
    """An amount where it was paid."""
    return int(amount or 0) if status == PAID else 0


def figure(name: str) -> Column:
    """One figure of an innovation return, as it is kept there."""
    return number(name, "figures", make=lambda given: int((document(given).get(name) or {}).get("value") or 0))


def wage(name: str) -> Column:
    """One amount of a filed wage total."""
    return number(name, "filed", make=lambda given: Money.yuan(document(given).get(name) or 0).fen)


def record_frame(name: str, model: type[Any], day: str, *columns: Column) -> Frame:
    """The frame of one kind of child record, with the year of its day."""
    return Frame(
        name, model, (OWNER, number("talent_id"), code("year", day, make=year_of), *columns),
        (OF_TALENT, OF_ORGANISATION),
    )  # fmt: skip


TALENTS = Frame(
    "talents",
    Talent,
    (
        OWNER, number("person_id"), number("is_primary"),
        *(
            code(name)
            for name in (
                "sex", "ethnicity", "highest_education", "highest_degree", "title_level", "title_series", "category",
                "status", "talent_class", "activity", "introduction_mode", "skill_level", "employment_kind",
                "political_status", "industry", "altitude_class", "hardship_class", "discipline_code",
            )
        ),
        code("born", "born_on", make=month_of), number("title_rank"),
        code("groups", "category", "other_categories", "skill_level", make=groups_of),
        code("duty", "is_on_post", "employment_kind", make=duty_of),
        number("on_duty", "is_on_post", "employment_kind", make=lambda *given: int(duty_of(*given) == "on")),
    ),
    (OF_ORGANISATION,),
)  # fmt: skip
OF_PERSON = (OF_TALENT, OF_ORGANISATION)

FRAMES: dict[str, Frame] = {
    frame.code: frame
    for frame in (
        Frame(
            "organisations", Organisation,
            (code("region"), code("industry"), code("kind"), code("first_level", "path", make=first_level)),
        ),
        TALENTS,
        record_frame("titles", TitleRecord, "obtained_on", code("series"), code("level"), code("way")),
        record_frame(
            "appointments", Appointment, "from_on", code("series"), code("level"),
            code("until", "until_on", make=day_text),
        ),
        record_frame(
            "skills", Skill, "obtained_on", code("level"), code("until", "valid_until", make=day_text),
        ),
        record_frame("departures", Departure, "left_on", code("kind"), code("left", "left_on", make=day_text)),
        record_frame(
            "patents", Patent, "granted_on", code("kind"), code("state"), code("thing", "id", "number", make=itself),
        ),
        record_frame(
            "standards", Standard, "issued_on", code("level"), code("role"),
            code("thing", "id", "number", make=itself),
        ),
        record_frame(
            "awards", Award, "awarded_on", code("level"), code("grade"), code("issuer_kind"),
            code("thing", "id", "certificate_number", make=itself),
        ),
        record_frame(
            "projects", Project, "from_on", code("level"), code("role"), code("state"), number("funding_fen"),
            code("thing", "id", "number", make=itself),
        ),
        record_frame(
            "papers", Paper, "published_on", code("role"), code("thing", "id", "name", make=lambda _id, name: name),
        ),
        Frame(
            "class_proposals", ClassProposal,
            (
                OWNER, number("talent_id"), code("scheme"), code("class_title"), code("state"),
            ),
            OF_PERSON, where=("is_current",),
        ),
        Frame("demands", Demand, (OWNER, code("year"), code("state"))),
        Frame(
            "posts", DemandPost,
            (OWNER, number("demand_id"), code("urgency"), code("category"), code("education"), number("headcount")),
            (Parent("demand", "demands", "demand_id"), OF_ORGANISATION),
        ),
        Frame("channels", Channel, (OWNER, code("kind"))),
        Frame(
            "candidates", Candidate,
            (
                OWNER, number("channel_id"), code("stage"), code("sex"), code("education"), code("title_level"),
                code("year", "applied_on", make=year_of),
                number("hired", "hired_on", make=lambda day: int(day is not None)),
            ),
            (Parent("channel", "channels", "channel_id", must_exist=False), OF_ORGANISATION),
        ),
        Frame(
            "agreements", Agreement,
            (
                OWNER, number("talent_id"), code("kind"), code("state"), code("year", "from_on", make=year_of),
                code("leaving_cause"), code("until", "until_on", make=day_text),
            ),
            OF_PERSON,
        ),
        Frame("benefits", AgreementBenefit, (OWNER, code("kind"), code("source"), number("agreement_id"))),
        Frame(
            "agreement_payments", AgreementInstalment,
            (
                OWNER, number("agreement_id"), number("benefit_id"), code("status"),
                code("year", "due_on", make=year_of), number("amount_fen"),
                number("paid_fen", "status", "amount_fen", make=when),
            ),
            (
                Parent("agreement", "agreements", "agreement_id"), Parent("benefit", "benefits", "benefit_id"),
                OF_ORGANISATION,
            ),
        ),
        Frame(
            "rewards", Reward,
            (
                OWNER, number("talent_id"), number("person_id"), code("level"), code("benefit"), code("state"),
                code("lapse"), code("year", "starts_on", make=year_of), number("amount_fen"),
            ),
            OF_PERSON,
        ),
        Frame(
            "reward_payments", RewardInstalment,
            (
                OWNER, number("reward_id"), code("fund"), code("state"), code("year", "due_on", make=year_of),
                number("amount_fen"), number("paid_fen", "state", "amount_fen", make=when),
            ),
            (Parent("reward", "rewards", "reward_id"), OF_ORGANISATION),
        ),
        Frame(
            "teams", Team,
            (
                OWNER, code("state"), code("platform_kind"), code("platform_level"),
                code("year", "founded_on", make=year_of),
            ),
            (OF_ORGANISATION,),
        ),
        Frame(
            "team_members", TeamMember,
            (
                OWNER, number("team_id"), number("talent_id"), code("role"),
                code("until", "until_on", make=day_text),
            ),
            (Parent("team", "teams", "team_id"), *OF_PERSON),
        ),
        Frame(
            "pay", PayRecord,
            (
                OWNER, number("talent_id"), code("year"), code("full_year", "is_full_year", make=truth),
                number("total_fen", "base_fen", "variable_fen", "allowance_fen", make=lambda *parts: sum(parts)),
                number("base_fen"), number("variable_fen"), number("allowance_fen"), number("incentive_fen"),
                number("incentive_talent", "talent_id", "incentive_fen", make=lambda talent, fen: talent if fen else 0),
            ),
            OF_PERSON,
        ),
        Frame(
            "wages", WageRecord,
            (OWNER, code("year"), code("state"), number("next_base_fen"), wage("booked"), wage("limit")),
            (OF_ORGANISATION,),
        ),
        Frame(
            "plans", Plan,
            (OWNER, code("instrument"), code("year"), code("state"), number("pool_fen"), number("headcount")),
            (OF_ORGANISATION,),
        ),
        Frame(
            "payout_lines", PayoutLine, (OWNER, number("plan_id"), number("talent_id"), code("grade")),
            (Parent("talent", "talents", "talent_id", must_exist=False),),
        ),
        Frame(
            "payments", PlanPayment,
            (
                OWNER, number("plan_id"), number("line_id"), code("for_year"), code("due_year"), code("status"),
                number("amount_fen"), number("paid_fen", "status", "amount_fen", make=when),
            ),
            (Parent("plan", "plans", "plan_id"), Parent("line", "payout_lines", "line_id"), OF_ORGANISATION),
        ),
        Frame(
            "innovation", InnovationReturn,
            (
                OWNER, code("year"), code("state"),
                *(
                    figure(name)
                    for name in (
                        "rd_total", "rd_budget", "rd_expensed", "rd_capitalised", "revenue", "reserve_closing",
                        "staff_total", "rd_staff",
                    )
                ),
            ),
            (OF_ORGANISATION,),
        ),
        Frame(
            "innovation_items", InnovationItem,
            (
                OWNER, number("return_id"), code("kind"), code("level"), number("amount_fen"),
                number("claims", "bonus", make=lambda text: int(bool(text))),
            ),
            (Parent("return", "innovation", "return_id"), OF_ORGANISATION),
        ),
    )
}  # fmt: skip
