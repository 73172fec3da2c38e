"""A registration as a document prints it: facts, photograph, time line, achievements, other records, proofs.

Pure: rows come in, a plain dictionary goes out (`documents.talent_document.talent_pdf`). Sealed values come masked
unless the caller hands over clear ones, whose reading it has recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from talent_app.core.dates import PartialDate
from talent_app.talents.fields import FieldInfo, FieldKind, in_groups
from talent_app.talents.presentation import shown_value
from talent_app.talents.records import BY_KEY, RECORD_KINDS, RecordKind, talent_fields
from talent_app.talents.values import show_value

#: Kinds that stand in the time line: beginning or only date, end, and what is said besides the title.
TIMELINE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("educations", "from_on", "until_on", ("level", "degree", "study_form")),
    ("careers", "from_on", "until_on", ("department",)),
    ("positions", "from_on", "until_on", ("employer", "rank")),
    ("titles", "obtained_on", "", ("level", "specialty", "approved_by")),
    ("awards", "awarded_on", "", ("project", "level", "grade", "issuer")),
)
MARK = "★ "
FIGURES = (FieldKind.MONEY, FieldKind.COUNT)
#: Millimetres of columns whose values are short, and of the one that names a record; the others share the rest.
NAME_WIDTH, CLOSE_WIDTH, MANY = 44, 34, 6
WIDTHS = {FieldKind.MONEY: 23, FieldKind.COUNT: 16, FieldKind.PARTIAL_DATE: 19, FieldKind.DATE: 26}
DATES = (FieldKind.DATE, FieldKind.PARTIAL_DATE)
#: Fields of the registration that the time line and records say better.
LEFT_OUT = {"link", "name_pinyin", "tibet_years"}


def printed_record(
    row: Any,
    person: Any,
    organisation: str,
    records: Mapping[str, Sequence[Any]],
    *,
    clear: Mapping[str, str],
    service: Any,
    attachments: Iterable[Any],
) -> dict[str, Any]:
    """Everything the summary of a person prints."""
    return {
        "name": row.name,
        "organisation": organisation,
        "reference": str(row.id),
        "groups": _groups(row, person, clear, service),
        "timeline": _timeline(records),
        "achievements": [_table(kind, records[kind.key]) for kind in _kinds(records, is_result=True)],
        "records": [_table(kind, records[kind.key]) for kind in _kinds(records, is_result=False)],
        "proofs": _proofs(records, attachments),
    }


def _groups(row: Any, person: Any, clear: Mapping[str, str], service: Any) -> list[dict[str, Any]]:
    groups = []
    for title, infos in in_groups(talent_fields()):
        facts = [
            {"label": info.label, "value": clear.get(info.name) or shown_value(info, row, person)}
            for info in infos
            if info.name not in LEFT_OUT
        ]
        if service is not None and any(info.name == "tibet_years" for info in infos):
            facts.insert(0, {"label": "累计在藏", "value": f"{service.title}（{service.source}）"})
        groups.append({"title": title, "facts": [fact for fact in facts if fact["value"]]})
    return groups


def _kinds(records: Mapping[str, Sequence[Any]], *, is_result: bool) -> list[RecordKind]:
    told = {key for key, *_rest in TIMELINE}
    found = []
    for kind in RECORD_KINDS:
        has_mark = any(info.name == "is_representative" for info in kind.fields)
        if records[kind.key] and kind.key not in told and has_mark is is_result:
            found.append(kind)
    return found


def _timeline(records: Mapping[str, Sequence[Any]]) -> list[dict[str, str]]:
    found = []
    for key, first, last, more in TIMELINE:
        kind = BY_KEY[key]
        for record in records[key]:
            begun = getattr(record, first) or (getattr(record, last) if last else None)
            details = [show_value(kind.field(name), getattr(record, name)) for name in more]
            text = "　".join(part for part in (record.title, *details) if part)
            found.append((_order(begun), {"when": _span(record, first, last), "kind": kind.label, "what": text}))
    return [entry for _key, entry in sorted(found, key=lambda one: one[0])]


def _order(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "9999")


def _span(record: Any, first: str, last: str) -> str:
    begun = _month(getattr(record, first))
    if not last:
        return begun
    ended = _month(getattr(record, last))
    return f"{begun or '—'}至{ended or '今'}" if begun or ended else ""


def _month(value: Any) -> str:
    if not value:
        return ""
    partial = PartialDate.from_code(value) if isinstance(value, str) else None
    return partial.code[:7].replace("-", ".") if partial else f"{value:%Y.%m}"


def _table(kind: RecordKind, rows: Sequence[Any]) -> dict[str, Any]:
    """One kind as a table; what is representative stands first, with its mark."""
    infos = [kind.field(name) for name in kind.spec.columns]
    shown = [info for info in infos if any(getattr(row, info.name) is not None for row in rows)]
    ordered = sorted(rows, key=lambda row: not getattr(row, "is_representative", None))
    return {
        "title": kind.label,
        "columns": [kind.field(kind.spec.title[0]).label, *(info.label for info in shown)],
        "styles": ["", *("n" if info.kind in FIGURES else "" for info in shown)],
        "widths": [
            (NAME_WIDTH if len(shown) < MANY else CLOSE_WIDTH) if len(shown) > 2 else None,
            *(_width(info, ordered) for info in shown),
        ],
        "rows": [[_named(row), *(_cell(info, row) for info in shown)] for row in ordered],
    }


def _width(info: FieldInfo, rows: Sequence[Any]) -> int | None:
    """A column of days is wider than one of months, so that no date breaks."""
    has_days = info.kind in DATES and any(len(_cell(info, row)) > len("2026.01") for row in rows)
    return WIDTHS[FieldKind.DATE] if has_days else WIDTHS.get(info.kind)


def _named(row: Any) -> str:
    return f"{MARK if getattr(row, 'is_representative', None) else ''}{row.title}"


def _cell(info: FieldInfo, row: Any) -> str:
    value = getattr(row, info.name)
    if value and info.kind in DATES:
        return str(value).replace("-", ".")
    return show_value(info, value)


def _proofs(records: Mapping[str, Sequence[Any]], attachments: Iterable[Any]) -> list[dict[str, str]]:
    titles = {
        (row.__tablename__, row.id): f"{kind.label}：{row.title}" for kind in RECORD_KINDS for row in records[kind.key]
    }
    return [
        {"name": one.name, "kind": one.kind.title, "of": titles.get((one.owner_type, one.owner_id), "人才登记")}
        for one in attachments
    ]
