"""How the people of a file were told: its own columns, else the one answer given when it was uploaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from talent_app import clock
from talent_app.db.base import new_uids
from talent_app.exchange.models import ImportBatch, RowStatus
from talent_app.exchange.reading import StagedRow
from talent_app.exchange.sheets import TALENTS
from talent_app.exchange.writing import reserve_ids
from talent_app.informing.models import InformRecord, Told

UNTOLD = (
    "没有填写告知方式，将作为“未告知”登记。写入后列在“登记告知记录”中，请告知本人后补登；已经告知的，请填写后重新导入。"
)


def told_of(batch: ImportBatch, said: Mapping[str, Any]) -> Told | None:
    """What holds for one row; None where neither row nor upload says how the person was told."""
    manner = said.get("told_manner") or batch.informed_manner
    if manner is None or batch.notice_version is None:
        return None
    on = said.get("told_on") or batch.informed_on or clock.local(batch.uploaded_at).date()
    return Told(batch.notice_version, manner, on)


def remark_untold(batches: Iterable[list[StagedRow]]) -> Iterator[list[StagedRow]]:
    """The checked rows of a file whose own columns answer, with a remark where a new row says nothing."""
    for rows in batches:
        for row in rows:
            if row.status is RowStatus.NEW and row.sheet == TALENTS and not row.values.get("told_manner"):
                row.warn(row.column("told_manner"), "", UNTOLD)
        yield rows


def told_rows(
    batch: ImportBatch, talent_ids: Sequence[int], said: Sequence[Mapping[str, Any]], at: datetime
) -> list[dict[str, Any]]:
    """The records of telling for new registrations, to be inserted in bulk."""
    known = [(talent_id, told_of(batch, values)) for talent_id, values in zip(talent_ids, said, strict=True)]
    known = [(talent_id, told) for talent_id, told in known if told is not None]
    return [
        {
            "id": row_id,
            "uid": uid,
            "organisation_id": batch.organisation_id,
            "talent_id": talent_id,
            "notice_version": told.version,
            "manner": told.manner,
            "told_on": told.on,
            "recorded_by_id": batch.uploaded_by_id,
            "recorded_by": batch.uploaded_by[:60],
            "recorded_at": at,
        }
        for row_id, uid, (talent_id, told) in zip(
            reserve_ids(InformRecord, len(known)), new_uids(len(known)), known, strict=True
        )
        if told is not None
    ]
