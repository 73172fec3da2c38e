"""From a stored file to staged rows, in batches of 500, each its own short transaction in the operations database.

Nothing here writes to the registry. The same checks serve a trial run that stores nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Table, delete

from talent_app.core.scope import Scope
from talent_app.db.base import new_uids
from talent_app.db.bulk import insert_rows
from talent_app.db.engine import ops_session, session
from talent_app.exchange.mapping import FilePlan, check_mapping
from talent_app.exchange.matching import Matcher
from talent_app.exchange.models import ImportRow, RowStatus, sealed_payload
from talent_app.exchange.read_ahead import Batch
from talent_app.exchange.reading import StagedRow, messages_of
from talent_app.exchange.record_matching import RecordMatcher
from talent_app.exchange.sheets import TALENTS
from talent_app.exchange.values import packed

#: Kinds of messages a summary lists, and rows it names for each.
MOST_MESSAGES, MOST_NAMED = 40, 100

Progress = Callable[[int, int, str], None]


def check_file(
    scope: Scope, organisation_id: int, batches: Iterable[Batch], plan: FilePlan
) -> Iterator[list[StagedRow]]:
    """Every data row of `read_ahead`, placed, in batches in the order of the file (registrations first)."""
    check_mapping(plan)
    mapped = {name for sheet in plan.sheets if sheet.spec.key == TALENTS for name in sheet.fields.values()}
    people = Matcher(scope, organisation_id, mapped)
    placing: dict[int, Matcher | RecordMatcher] = {}
    for place, staged in batches:
        if place not in placing:
            spec = plan.sheets[place].spec
            placing[place] = people if spec.kind is None else RecordMatcher(scope, organisation_id, spec, people)
        placing[place].match(staged)
        # each batch is a reading of its own; what callers have loaded keeps its values
        session.expunge_all()
        session.rollback()
        yield staged


def stage(batches: Iterable[list[StagedRow]], batch_id: int, total: int, progress: Progress) -> dict[str, Any]:
    """Keep the checked rows of an import in place of earlier ones; returns the counts and a summary of messages."""
    forget(batch_id)
    staged_rows = cast(Table, ImportRow.__table__)
    counts: dict[str, Any] = {status.value: 0 for status in RowStatus} | {"warnings": 0}
    summary: dict[tuple[str, str, str], dict[str, Any]] = {}
    done = 0
    for rows in batches:
        keyed = zip(rows, new_uids(len(rows)), strict=True)
        insert_rows(ops_session.connection(), staged_rows, [_as_row(batch_id, row, uid) for row, uid in keyed])
        ops_session.commit()
        for row in rows:
            counts[row.status.value] += 1
            counts["warnings"] += len(row.warnings)
            for level, messages in (("error", row.errors), ("warning", row.warnings)):
                for each in messages:
                    _sum_up(summary, level, row, each)
        done += len(rows)
        progress(done, total, f"已检查 {done:,} 行")
    ordered = sorted(summary.values(), key=lambda one: (one["level"] != "error", -one["count"]))
    return counts | {"messages": ordered[:MOST_MESSAGES]}


def _sum_up(summary: dict[tuple[str, str, str], dict[str, Any]], level: str, row: StagedRow, each: Any) -> None:
    key = (level, each["column"], each["message"])
    if key not in summary:
        if len(summary) >= 10 * MOST_MESSAGES:
            return  # every row says something else: the rows themselves tell it
        summary[key] = {"level": level, "column": each["column"], "message": each["message"], "count": 0, "rows": []}
    summary[key]["count"] += 1
    if len(summary[key]["rows"]) < MOST_NAMED:
        summary[key]["rows"].append(row.number)


def forget(batch_id: int) -> None:
    """Clear away the staged rows of an import."""
    ops_session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))
    ops_session.commit()


def _as_row(batch_id: int, row: StagedRow, uid: uuid.UUID) -> dict[str, Any]:
    return {
        "uid": uid,
        "batch_id": batch_id,
        "position": row.position,
        "sheet": row.sheet,
        "number": row.number,
        "status": row.status,
        "decision": row.decision,
        "label": row.label[:200],
        "warned": len(row.warnings),
        "target_id": row.target_id,
        "target_version": row.target_version,
        "messages": messages_of(row),
        "payload_sealed": sealed_payload(uid, payload_of(row)),
    }


def payload_of(row: StagedRow) -> dict[str, Any]:
    """What a staged row keeps encrypted."""
    return {
        "values": {n: value if type(value) is str else packed(value) for n, value in row.values.items()},
        "cleared": row.cleared,
        "changes": row.changes,
        "owner_position": row.owner_position,
        "owner_id": row.owner_id,
        "index": row.index,
        "key": row.document.key if row.document is not None else None,
    }


class Report:
    """What the command line tells of a checked file: counts, then every error and remark with its row."""

    def __init__(self, remarks: Iterable[dict[str, Any]] = ()) -> None:
        self.found: dict[str, Any] = {"rows": 0, "new": 0, "updated": 0, "unchanged": 0}
        self.found |= {"rejected": [], "warnings": [*remarks]}

    def add(self, rows: Sequence[StagedRow]) -> None:
        """Count a batch of checked rows."""
        for row in rows:
            self.found["rows"] += 1
            if row.status in COUNTED:
                self.found[COUNTED[row.status]] += 1
            place = {"sheet": row.sheet_name, "row": row.number}
            self.found["rejected"] += [place | error for error in row.errors]
            self.found["warnings"] += [place | warning for warning in row.warnings]


COUNTED = {RowStatus.NEW: "new", RowStatus.CHANGED: "updated", RowStatus.UNCHANGED: "unchanged"}


def watched(batches: Iterable[list[StagedRow]], report: Report) -> Iterator[list[StagedRow]]:
    """The batches as they are, told to a report as they pass."""
    for rows in batches:
        report.add(rows)
        yield rows


def no_progress(done: int, total: int, sentence: str) -> None:
    """For callers nobody watches."""
