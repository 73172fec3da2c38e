"""A person's record on paper, and a roster of people: tables of plain text, always a reading copy.

Which fields exist, who may see them and how they are masked is decided before; this prints labels and values in the
order given and puts the reader's name and the time behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from talent_app.core.formats import instant
from talent_app.documents.pdf import render_pdf
from talent_app.documents.templates import figure

LONG_VALUE = 26


def talent_pdf(record: Mapping[str, Any], *, viewer: str, printed_at: datetime, portrait: bytes | None = None) -> bytes:
    """The registration form of one person, marked with its reader and the moment; `portrait` is a JPEG."""
    return render_pdf(
        "pdf/talent.html",
        talent_context(record) | {"viewer": viewer, "printed_at": printed_at, "has_portrait": portrait is not None},
        title=f"{record['name']}登记表",
        identifier=f"talent/{record.get('reference', '')}/{viewer}/{printed_at.isoformat()}".encode(),
        created=printed_at,
        watermark=_mark(viewer, printed_at),
        images={"portrait": portrait} if portrait else None,
    )


def roster_pdf(roster: Mapping[str, Any], *, viewer: str, printed_at: datetime, is_public: bool = False) -> bytes:
    """A list as a landscape table with repeated heads, marked with its reader and the moment unless it is public."""
    return render_pdf(
        "pdf/roster.html",
        roster_context(roster) | {"viewer": viewer, "printed_at": printed_at},
        title=roster["title"],
        identifier=f"roster/{roster['title']}/{viewer}/{printed_at.isoformat()}".encode(),
        created=printed_at,
        watermark=None if is_public else _mark(viewer, printed_at),
    )


def own_copy_pdf(copy: Mapping[str, Any], *, created: datetime, portraits: Sequence[bytes | None]) -> bytes:
    """A person's own copy: everything that is kept, in clear, without a mark, because it belongs to him.

    `copy` = `{name, registrations: [{organisation, groups: [{title, facts}], records: [{title, facts}],
    business: [{title, facts}], proofs, told}], readings: [[…]], requests: [[…]], not_copied: [[what, why]]}`;
    one JPEG or None for each registration.
    """
    named = {f"portrait-{place}": picture for place, picture in enumerate(portraits, 1) if picture}
    return render_pdf(
        "pdf/own_copy.html",
        own_copy_context(copy) | {"created": created, "portraits": list(named)},
        title=f"{copy['name']}的个人信息副本",
        identifier=f"own-copy/{copy['name']}/{created.isoformat()}".encode(),
        created=created,
        images=named or None,
    )


def own_copy_context(copy: Mapping[str, Any]) -> dict[str, Any]:
    """What templates/pdf/own_copy.html prints."""
    registrations = [
        dict(one)
        | {
            part: [{"title": each["title"], "lines": _fact_lines(each["facts"])} for each in one[part]]
            for part in ("groups", "records", "business")
        }
        for one in copy["registrations"]
    ]
    return {
        "name": copy["name"],
        "registrations": registrations,
        "readings": [list(row) for row in copy["readings"]],
        "requests": [list(row) for row in copy["requests"]],
        "not_copied": [list(row) for row in copy["not_copied"]],
    }


def talent_context(record: Mapping[str, Any]) -> dict[str, Any]:
    """What templates/pdf/talent.html prints: facts two beside each other, long ones on a line of their own."""
    return {
        "name": record["name"],
        "organisation": record["organisation"],
        "groups": [
            {"title": group["title"], "lines": _fact_lines(group["facts"])}
            for group in record["groups"]
            if group["facts"]
        ],
        "timeline": [dict(entry) for entry in record.get("timeline", [])],
        "achievements": _tables(record.get("achievements", [])),
        "records": _tables(record.get("records", [])),
        "proofs": [dict(proof) for proof in record.get("proofs", [])],
    }


def _tables(kinds: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "title": kind["title"],
            "columns": list(kind["columns"]),
            "styles": list(kind.get("styles", [""] * len(kind["columns"]))),
            "widths": list(kind.get("widths", [None] * len(kind["columns"]))),
            # text of records is worded already: "2024.05" is a month and no number
            "rows": [
                [value if isinstance(value, str) and value else figure(value) for value in row] for row in kind["rows"]
            ],
        }
        for kind in kinds
        if kind["rows"]
    ]


def roster_context(roster: Mapping[str, Any]) -> dict[str, Any]:
    """What templates/pdf/roster.html prints; a column without a width shares what is left."""
    return {
        "title": roster["title"],
        "subtitle": roster.get("subtitle", ""),
        "counted": roster.get("counted", f"共{len(roster['rows'])}人"),
        "columns": [
            {"label": column["label"], "width": column.get("width"), "style": column.get("style", "")}
            for column in roster["columns"]
        ],
        "rows": [[figure(value) for value in row] for row in roster["rows"]],
    }


def _fact_lines(facts: Sequence[Mapping[str, Any]]) -> list[list[dict[str, str]]]:
    shown = [{"label": fact["label"], "value": figure(fact["value"])} for fact in facts]
    lines: list[list[dict[str, str]]] = []
    waiting: list[dict[str, str]] = []
    for fact in shown:
        if len(fact["value"]) > LONG_VALUE:
            lines += [[fact]]
        else:
            waiting.append(fact)
    return [waiting[place : place + 2] for place in range(0, len(waiting), 2)] + lines


def _mark(viewer: str, printed_at: datetime) -> str:
    return f"阅览件\n{viewer}\n{instant(printed_at)}"
