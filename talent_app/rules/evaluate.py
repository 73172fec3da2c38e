"""From a request to an outcome: the one entrance for command line, API, drafts and frozen versions.

Pure. A request that cannot be evaluated is `Refused` with every problem at once; one that can be is always answered,
blocked or not. Facts needed only by a check may be missing (the finding says so); the pool, and pay where shares are
computed from weights, may not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talent_app.core.dates import WorkingCalendar
from talent_app.rules import sharing
from talent_app.rules.case import Case
from talent_app.rules.fields import Field, Unreadable, read_day
from talent_app.rules.financials import contradictions
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.outcome import Outcome
from talent_app.rules.parameters import Policy
from talent_app.rules.refusal import Refused, read_mapping
from talent_app.rules.releases import policy_on

REQUEST_KEYS = ("instrument", "on", "facts", "people")
LONGEST_REF = 64


def evaluate(
    request: Any, policy: Policy | None = None, calendar: WorkingCalendar | None = None, is_lenient: bool = False
) -> Outcome:
    """Evaluates a request as `flask rules evaluate` takes it; values may be JSON data or already typed.

    Without a policy, that of the packaged files on the request's day holds. `is_lenient` is for the page of a stored
    plan: a parameter that is not in force becomes a warning instead of a refusal.
    """
    instrument, case = read_case(request, calendar)
    return instrument.evaluate(case, policy.fresh() if policy else policy_on(case.on), is_lenient)


def read_case(request: Any, calendar: WorkingCalendar | None = None) -> tuple[Instrument, Case]:
    """The instrument and the typed plan of a request, or `Refused`."""
    if not isinstance(request, dict):
        raise Refused(["请求应为一个 JSON 对象。"])
    problems = [f"请求中有不认识的键“{str(key)[:40]}”。" for key in request if key not in REQUEST_KEYS]
    instrument = _instrument(request.get("instrument"), problems)
    day = None
    try:
        day = read_day(request["on"])
    except KeyError:
        problems.append("缺少“测算日期”（on）。")
    except Unreadable as problem:
        problems.append(f"“测算日期”（on）{problem}。")
    if instrument is None:
        raise Refused(problems, "instrument")
    given = request.get("facts", {})
    facts = instrument.facts_type(**read_mapping(given, "方案事实", instrument.known_facts, problems))
    shares_money = instrument.shares_money(facts)
    for field in instrument.known_facts.values():
        is_due = field.required and (shares_money or field.name != "pool")
        if is_due and isinstance(given, dict) and given.get(field.name) is None:
            problems.append(f"缺少“{field.label}”（{field.name}），无法测算。")
    problems += contradictions(facts)
    people = _people(request.get("people"), instrument, shares_money and facts.allocation_by is None, problems)
    if problems or day is None:
        raise Refused(problems)
    is_shared = shares_money and not any(person.amount is not None for person in people)
    if is_shared and (unclear := sharing.problems(facts, people, facts.dividend_year or facts.plan_year or day.year)):
        raise Refused(unclear)
    return instrument, Case(day, facts, people, calendar=calendar or WorkingCalendar())


def _instrument(code: Any, problems: list[str]) -> Instrument | None:
    known = "、".join(f"{instrument.code}（{instrument.title}）" for instrument in INSTRUMENTS.values())
    if code is None:
        problems.append(f"缺少“激励工具”（instrument），可选：{known}。")
        return None
    instrument = INSTRUMENTS.get(code) if isinstance(code, str) else None
    if instrument is None:
        problems.append(f"没有代码为“{str(code)[:40]}”的激励工具，可选：{known}。")
    return instrument


def _people(given: Any, instrument: Instrument, shares_money: bool, problems: list[str]) -> tuple[Any, ...]:
    if not given and not instrument.person_facts:
        return ()
    if not isinstance(given, list | tuple) or not given:
        problems.append("“人员”（people）应为至少一人的列表。")
        return ()
    people: list[Any] = []
    seen: set[str] = set()
    for number, entry in enumerate(given, start=1):
        if not isinstance(entry, dict):
            problems.append(f"第 {number} 人应为对象（键和值）。")
            continue
        ref = entry.get("ref")
        if not isinstance(ref, str) or not 0 < len(ref) <= LONGEST_REF or not ref.isprintable() or ref != ref.strip():
            problems.append(f"第 {number} 人的“编号”（ref）应为 1 到 {LONGEST_REF} 个字的文本，前后没有空格。")
            continue
        if ref in seen:
            problems.append(f"编号“{ref}”重复出现，每人只能列一次。")
        seen.add(ref)
        rest = {key: value for key, value in entry.items() if key != "ref"}
        people.append(
            instrument.person_type(ref=ref, **read_mapping(rest, f"{ref}", instrument.known_person_facts, problems))
        )
    if shares_money and len(people) == len(given):
        problems += _weights_or_amounts(given, people, instrument.known_person_facts)
    return tuple(people)


def _weights_or_amounts(given: Any, people: list[Any], fields: Mapping[str, Field]) -> list[str]:
    """Every person has a weight, or every person has an amount; a mixture is refused."""
    has_weight = [entry.get("weight") is not None for entry in given]
    has_amount = [entry.get("amount") is not None for entry in given]
    if all(has_weight) and not any(has_amount):
        return []
    if all(has_amount) and not any(has_weight):
        return []
    label, other = fields["weight"].label, fields["amount"].label
    if any(has_weight) and any(has_amount):
        return [f"“{label}”（weight）和“{other}”（amount）不能混用：所有人都填权重，或者所有人都填金额。"]
    name = "weight" if any(has_weight) or not any(has_amount) else "amount"
    have = has_weight if name == "weight" else has_amount
    return [
        f"{person.ref} 缺少“{fields[name].label}”（{name}），无法分配。"
        for person, is_given in zip(people, have, strict=True)
        if not is_given
    ]
