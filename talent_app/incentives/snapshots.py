"""A plan as plain data for pages and documents: from the rows of a draft, or from a frozen version.

One shape for both (docs/documents.md), so that page, reading copy and filed copy say the same. Pure; masking is done
here, before anything is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.core.money import Money
from talent_app.incentives.allocating import basis_text
from talent_app.incentives.assessment import Assessment, with_names
from talent_app.incentives.facts import AFTER_DECISION, AUTOMATIC, facts_of, instrument_of, person_facts, unpack
from talent_app.incentives.models import Plan, PlanPerson
from talent_app.incentives.states import Chapter, PlanState
from talent_app.incentives.versions import Frozen, outcome_document
from talent_app.rules.fields import Field, Kind
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.notation import plain
from talent_app.rules.plan_facts import ROLES

EMPTY_OUTCOME: dict[str, Any] = {
    "blocked": False,
    "lines": [],
    "unallocated": 0,
    "findings": [],
    "steps": [],
    "authorities": [],
    "approval": None,
}
ROLE_TITLES = dict(ROLES)


def of_version(frozen: Frozen, *, is_masked: bool = False) -> dict[str, Any]:
    """A frozen version as a document prints it; its state is that of the day it was submitted.

    `is_masked` for a reader who may not see who gets what: people are numbered, in sentences too; pay, weights and the
    working of single persons are hidden, and so are single amounts wherever `is_masked` is looked at. Sums stay.
    """
    content = frozen.content
    hidden = {each.ref: f"人员{number}" for number, each in enumerate(frozen.people, 1)}
    names = hidden if is_masked else frozen.names
    instrument = instrument_of(content["plan"]["instrument"])
    facts = unpack(instrument.known_facts, content["facts"])
    people = [
        _person(
            each.ref,
            names[each.ref],
            frozen.shown.get(each.ref, {}).get("post", ""),
            unpack(instrument.known_person_facts, {"values": frozen.shown.get(each.ref, {}).get("facts", {})}),
        )
        for each in frozen.people
    ]
    if is_masked:
        people = [
            each | {"annual_pay": "***" if each["annual_pay"] else None, "weight": None, "shares": None, "basis": ""}
            for each in people
        ]
    outcome = _with_names(content["outcome"], names)
    if is_masked:
        numbered = tuple(hidden.values())
        outcome["steps"] = [each for each in outcome["steps"] if not any(who in each["label"] for who in numbered)]
    return {
        "is_masked": is_masked,
        "plan": _head(content["number"], content["version"], PlanState.SUBMITTED.title, content["plan"])
        | {"submitted_on": content["submitted_on"]},
        "enterprise": content["enterprise"],
        "facts": fact_rows(instrument, facts),
        "people": people,
        "outcome": outcome,
        "reasons": content["reasons"],
        "chapters": chapter_rows(content["chapters"]),
        "procedures": content.get("procedures") or procedure_rows(facts),
        "procedure_findings": content.get("procedure_findings", []),
        "route": content.get("route"),
        "payout": content.get("payout"),
        "policy": {"revision": content["policy"]["revision"], "on": content["policy"]["on"]},
        "application_version": content["application_version"],
    }


def of_draft(
    plan: Plan, people: Sequence[PlanPerson], judged: Assessment, enterprise: Mapping[str, Any]
) -> dict[str, Any]:
    """The plan as it stands."""
    instrument = judged.instrument
    facts = facts_of(plan)
    outcome = outcome_document(judged.outcome) if judged.outcome else EMPTY_OUTCOME
    fields = instrument.known_person_facts
    return {
        "plan": _head(
            plan.number,
            plan.current_version + 1,
            plan.state.title,
            {
                "title": plan.title,
                "year": plan.year,
                "instrument": plan.instrument,
                "instrument_title": instrument.title,
            },
        ),
        "enterprise": dict(enterprise),
        "facts": fact_rows(instrument, facts),
        "people": [
            _person(each.ref, each.name, each.post, person_facts(each, plan.allocation_by, fields)) for each in people
        ],
        "outcome": _with_names(outcome, judged.names or {}),
        "reasons": {rule: text for rule, text in plan.reasons.items() if text},
        "chapters": chapter_rows(plan.chapters),
        "procedures": procedure_rows(facts),
        "procedure_findings": [each.to_json() | {"title": each.title} for each in judged.procedure],
        "route": None,
        "payout": None,
        "policy": {"revision": judged.outcome.policy_revision, "on": plan.judged_on.isoformat()}
        if judged.outcome
        else None,
    }


def _head(number: str, version: int, state_title: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": number,
        "version": version,
        "state_title": state_title,
        "title": plan["title"],
        "year": plan["year"],
        "instrument": plan["instrument"],
        "instrument_title": plan["instrument_title"],
    }


def fact_rows(instrument: Instrument, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The facts that were given, as declared by the instrument; what the plan knows by itself is printed elsewhere."""
    fields = [field for field in instrument.fact_fields() if field.name not in {"plan_year", "other_plans"}]
    return [fact_row(field, facts[field.name]) for field in fields if facts.get(field.name) is not None]


def fact_row(field: Field, value: Any) -> dict[str, Any]:
    """One fact with label and unit."""
    row = {"name": field.name, "label": field.label, "unit": field.unit, "value": plain(value)}
    if field.kind is Kind.CHOICE:
        row["value_title"] = dict(field.choices).get(value, value)
    elif field.kind is Kind.CHOICES:
        row["value_title"] = "、".join(dict(field.choices).get(each, each) for each in value) or "无"
    return row


def missing_facts(instrument: Instrument, facts: Mapping[str, Any]) -> list[Field]:
    """What a draft does not state yet."""
    skipped = AUTOMATIC | AFTER_DECISION
    return [each for each in instrument.fact_fields() if each.name not in skipped and facts.get(each.name) is None]


def _person(ref: str, name: str, post: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ref": ref,
        "name": name,
        "post": post,
        "role_title": ROLE_TITLES.get(facts.get("role") or "", ""),
        "weight": plain(facts.get("weight")),
        "basis": basis_text(facts),
        "amount": plain(facts.get("amount")),
        "annual_pay": plain(facts.get("annual_pay")),
        "months_in_post": facts.get("months_in_post"),
        "shares": facts.get("shares"),
    }


def _with_names(outcome: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    findings = [
        each | {"message": with_names(each["message"], names), "remedy": with_names(each["remedy"], names)}
        for each in outcome["findings"]
    ]
    steps = [
        each | {"label": with_names(each["label"], names), "expression": with_names(each["expression"], names)}
        for each in outcome["steps"]
    ]
    return {**outcome, "findings": findings, "steps": steps}


def chapter_rows(chapters: Mapping[str, str]) -> list[dict[str, Any]]:
    """The parts written in words, in their order."""
    return [
        {
            "code": chapter.value,
            "title": chapter.title,
            "paragraphs": [line.strip() for line in text.splitlines() if line.strip()],
        }
        for chapter in Chapter
        if (text := chapters.get(chapter.value, "").strip())
    ]


def procedure_rows(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The procedures inside the enterprise, as far as the facts tell."""
    told = {True: "已完成", False: "未完成", None: "未填写"}
    days = facts.get("publicity_working_days")
    rows = [
        {"title": "听取职工意见", "note": told[facts.get("staff_consulted")]},
        {
            "title": "在本企业公示或告知职工",
            "note": told[facts.get("published_internally")] + (f"，公示{days}个工作日" if days else ""),
        },
    ]
    return rows + [{"title": "本企业决策文件", "number": text} for text in facts.get("decision_documents") or ()]


def yuan_text(fen: int) -> str:
    """Whole fen as canonical yuan text."""
    return str(Money.from_fen(fen).as_yuan())
