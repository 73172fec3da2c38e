"""Values, drafts, releases and differences as rows for people; reads nothing, decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from talent_app.policy.content import thawed, units_of, value_on
from talent_app.rules.parameters import Book, Dated, Parameter
from talent_app.rules.policy_files import read_dated
from talent_app.rules.reference import cited_text, shown


def shown_value(value: Dated | None, parameter: Parameter) -> str:
    """A dated value in one line; what was repealed says so."""
    if value is None:
        return "无有效取值"
    return "废止" if value.repealed else shown(value.value, parameter.unit).replace("<br>", "；")


def draft_rows(book: Book, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a draft or release holds: each value beside the one it follows, each raised grade beside the old one."""
    typed, rows = thawed(content, units_of(book)), []
    for code, entries in typed["values"].items():
        parameter = book.parameters.get(code)
        if parameter is None:
            continue
        for entry in entries:
            new = read_dated(parameter.unit, parameter.choices, entry, code)
            earlier = [value for value in parameter.values if value.start < new.start]
            name = new.cite.source
            document = content.get("sources", {}).get(name, {}).get("title") or (
                book.sources[name].short if name in book.sources else name
            )
            rows.append(
                {
                    "kind": "取值",
                    "code": code,
                    "label": parameter.label,
                    "from": new.start,
                    "before": shown_value(earlier[-1] if earlier else None, parameter),
                    "after": shown_value(new, parameter),
                    "cited": f"{document} {new.cite.article}".strip(),
                    "evidence": new.evidence,
                    "checked": f"{new.checked_on} {new.checked_by}" if new.checked_on else "",
                }
            )
    for raised in typed["grades"]:
        code = raised.get("parameter") or raised["rule"]
        is_rule = "rule" in raised
        label = book.rules[code].title if is_rule else book.parameters[code].label
        rows.append(
            {
                "kind": "证据等级",
                "code": code,
                "label": label,
                "from": raised.get("from"),
                "before": _grade(book, code, raised),
                "after": raised["evidence"],
                "cited": "",
                "evidence": raised["evidence"],
                "checked": f"{raised['checked_on']} {raised['checked_by']}",
            }
        )
    return rows


def _grade(book: Book, code: str, raised: Mapping[str, Any]) -> str:
    if "rule" in raised:
        return book.rules[code].evidence
    return next((v.evidence for v in book.parameters[code].values if v.start == raised.get("from")), "")


def differences(book: Book, one: date, other: date) -> Iterator[dict[str, Any]]:
    """The parameters whose value on two days is not the same."""
    for parameter in book.parameters.values():
        before, after = value_on(parameter, one), value_on(parameter, other)
        if before is after:
            continue
        cited = cited_text(book, after.cite, after.evidence) if after else ""
        yield {
            "code": parameter.code,
            "label": parameter.label,
            "topic": book.titles.get(parameter.code.partition(".")[0], ""),
            "before": shown_value(before, parameter),
            "after": shown_value(after, parameter),
            "start": after.start if after else None,
            "cited": cited,
        }
