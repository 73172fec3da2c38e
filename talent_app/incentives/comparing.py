"""Two versions of a plan side by side: what differs in facts, people, amounts, payout, procedure and words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from talent_app.incentives import snapshots
from talent_app.incentives.facts import instrument_of, unpack
from talent_app.incentives.states import Chapter
from talent_app.incentives.versions import Frozen
from talent_app.rules.notation import percent
from talent_app.rules.payout_terms import Leaving, Treatment

Row = tuple[str, Any, Any]


def comparison(before: Frozen, after: Frozen, *, is_masked: bool = False) -> list[Row]:
    """(label, old, new) of what differs between two versions: facts, people, amounts, procedure, words."""
    old, new = snapshots.of_version(before, is_masked=is_masked), snapshots.of_version(after, is_masked=is_masked)
    rows: list[Row] = []
    labels = {each["name"]: each["label"] for each in [*old["facts"], *new["facts"]]}
    values = [{each["name"]: each.get("value_title") or each["value"] for each in side["facts"]} for side in (old, new)]
    rows += [(label, values[0].get(name), values[1].get(name)) for name, label in labels.items()]
    rows += _counted(before, after) if is_masked else _people(before, after)
    amounts = [{line["ref"]: line["amount"] for line in side["outcome"]["lines"]} for side in (old, new)]
    people = {each["ref"]: each["name"] for each in [*old["people"], *new["people"]]}
    pairs = {name: [_optional_yuan(side.get(ref)) for side in amounts] for ref, name in people.items()}
    if is_masked:
        changed = sum(1 for pair in pairs.values() if pair[0] != pair[1])
        rows.append(("个人分配额", "—", f"{changed} 人有变化") if changed else ("个人分配额", "—", "—"))
    else:
        rows += [(f"{name} 的分配额", *pair) for name, pair in pairs.items()]
    rows += _paired("兑付规则", *(_payout_texts(side) for side in (old, new)))
    rows += _paired("履行程序", *(_procedure_texts(side) for side in (old, new)))
    for chapter in Chapter:
        texts = [side.content["chapters"].get(chapter.value, "") for side in (before, after)]
        rows.append((chapter.title, *texts))
    return [row for row in rows if row[1] != row[2]]


def _people(before: Frozen, after: Frozen) -> Iterator[Row]:
    """Who joined, who left, and what is said differently of those who stayed."""
    sides = [_told(side) for side in (before, after)]
    names = before.names | after.names
    for ref in dict.fromkeys([*sides[0], *sides[1]]):
        old, new = (side.get(ref) for side in sides)
        if old is None or new is None:
            yield f"激励对象 {names[ref]}", old and f"列入，{old['岗位']}", new and f"列入，{new['岗位']}"
        else:
            yield from ((f"{names[ref]} 的{label}", old.get(label), new.get(label)) for label in old | new)


def _counted(before: Frozen, after: Frozen) -> Iterator[Row]:
    """The same for a reader who may not see who is in the plan: numbers of people only."""
    old, new = _told(before), _told(after)
    yield "激励对象人数", f"{len(old)} 人", f"{len(new)} 人"
    yield "新列入", "—", f"{len(new.keys() - old.keys())} 人" if new.keys() - old.keys() else "—"
    yield "不再列入", "—", f"{len(old.keys() - new.keys())} 人" if old.keys() - new.keys() else "—"
    changed = sum(1 for ref in old.keys() & new.keys() if old[ref] != new[ref])
    yield "个人情况", "—", f"{changed} 人有变化" if changed else "—"


def _told(side: Frozen) -> dict[str, dict[str, Any]]:
    """What a version says of each person, by the names of its columns."""
    instrument = instrument_of(side.content["plan"]["instrument"])
    fields = [field for field in instrument.known_person_facts.values() if field.name != "amount"]
    told: dict[str, dict[str, Any]] = {}
    for each in side.people:
        shown = side.shown.get(each.ref, {})
        facts = unpack(instrument.known_person_facts, {"values": shown.get("facts", {})})
        rows = [snapshots.fact_row(field, facts[field.name]) for field in fields if facts.get(field.name) is not None]
        told[each.ref] = {"岗位": shown.get("post", "")}
        told[each.ref] |= {row["label"]: row.get("value_title") or row["value"] for row in rows}
    return told


def _paired(group: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Row]:
    return [(f"{group}：{name}", old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new])]


def _payout_texts(side: Mapping[str, Any]) -> dict[str, str]:
    """How a version pays out, one rule a line of the comparison."""
    rules = side["payout"] or {}
    told = {
        "各期兑付比例": "、".join(percent(Fraction(share)) for share in rules.get("shares") or ()),
        "考核等次": "、".join(f"{name} {percent(Fraction(x))}" for name, x in (rules.get("grades") or {}).items()),
        "增长条件": {True: "须高于此前各年平均", False: "不要求"}.get(rules.get("needs_growth"), ""),
        "业绩目标": rules.get("target") or "",
        "目标利润": snapshots.yuan_text(rules["target_profit"]) if rules.get("target_profit") is not None else "",
    }
    for reason, treatment in (rules.get("leavers") or {}).items():
        told[Leaving(reason).title] = Treatment(treatment).title
    return {name: text for name, text in told.items() if text}


def _procedure_texts(side: Mapping[str, Any]) -> dict[str, str]:
    """What was recorded of every step; a step met twice has both records."""
    told: dict[str, list[str]] = {}
    for each in side["procedures"]:
        parts = (each.get("date"), each.get("until"), each.get("number"), each.get("note") or each.get("conclusion"))
        told.setdefault(each["title"], []).append("　".join(filter(None, parts)))
    return {title: "\n".join(lines) for title, lines in told.items()}


def _optional_yuan(fen: int | None) -> str | None:
    return None if fen is None else snapshots.yuan_text(fen)
