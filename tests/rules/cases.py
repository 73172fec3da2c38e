"""Reads the case files a policy officer can read, and turns each case into a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from talent_app.rules.loader import read_strict

FOLDER = Path(__file__).parent / "cases"
CASE_KEYS = {"name", "day", "given", "expect", "because", "shows"}
EXPECT_KEYS = {
    "blocked",
    "findings",
    "amounts",
    "capped",
    "excluded",
    "unallocated",
    "refused",
    "limits",
    "actuals",
    "missing",
    "refs",
    "says",
    "unchecked",
}


@dataclass(frozen=True)
class WrittenCase:
    instrument: str
    name: str
    request: dict[str, Any]
    expect: dict[str, Any]
    because: str = ""
    #: Rule → what the case shows of its limit where the numbers do not say it: at, beyond, example.
    shows: dict[str, list[str]] = field(default_factory=dict)


def plain(value: Any) -> Any:
    """Decimals and days as the JSON of a request writes them."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None}
    return value


def people_of(given: int | list[dict[str, Any]], person: dict[str, Any]) -> list[dict[str, Any]]:
    entries = [{}] * given if isinstance(given, int) else given
    return [{"ref": f"p{number}", **plain(person | entry)} for number, entry in enumerate(entries, start=1)]


def read_cases() -> list[WrittenCase]:
    cases = []
    for path in sorted(FOLDER.glob("*.yaml")):
        content = read_strict(path.read_text(encoding="utf-8"), path.name)
        base = content["base"]
        for case in content["cases"]:
            assert set(case) <= CASE_KEYS, f"{path.name} {case.get('name')}: unknown key"
            assert set(case["expect"]) <= EXPECT_KEYS, f"{path.name} {case['name']}: unknown expectation"
            assert case["because"], f"{path.name} {case['name']}: say why"
            given = dict(case.get("given", {}))
            people = given.pop("people", base.get("people", 1))
            request = {
                "instrument": content["instrument"],
                "on": plain(case.get("day", base["day"])),
                "facts": plain(base["facts"] | given),
                "people": people_of(people, base["person"]),
            }
            shows = {
                rule: [kinds] if isinstance(kinds, str) else kinds for rule, kinds in case.get("shows", {}).items()
            }
            told = (content["instrument"], case["name"], request, case["expect"], str(case["because"]), shows)
            cases.append(WrittenCase(*told))
    return cases
