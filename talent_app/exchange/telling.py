"""How the people of a file were told: its own columns, else the one answer given when it was uploaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from talent_app import clock
from talent_app.exchange.models import ImportBatch, RowStatus
from talent_app.exchange.reading import StagedRow
from talent_app.exchange.sheets import TALENTS
from talent_app.informing.models import Manner, Told

UNTOLD = (
    "没有填写告知方式，将作为“未告知”登记。写入后列在“登记告知记录”中，请告知本人后补登；已经告知的，请填写后重新导入。"
)


@dataclass(frozen=True, slots=True)
class Upload:
    """What an import says of all its rows, apart from any session."""

    id: int
    organisation_id: int
    notice_version: int | None
    informed_manner: Manner | None
    informed_on: date | None
    uploaded_by_id: int | None
    uploaded_by: str
    uploaded_at: datetime


def upload_of(batch: ImportBatch) -> Upload:
    """The same, of an import."""
    return Upload(*(getattr(batch, one.name) for one in dataclass_fields(Upload)))


def is_told(upload: Upload, said: Mapping[str, Any]) -> bool:
    """Whether row or upload says how the person was told."""
    return told_of(upload, said) is not None


def told_of(batch: ImportBatch | Upload, said: Mapping[str, Any]) -> Told | None:
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


def told_row(
    upload: Upload, talent_id: int, key: tuple[int, UUID], said: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """The record of telling for one new registration of which `is_told` holds, to be inserted in bulk."""
    told = told_of(upload, said)
    if told is None:
        raise ValueError("nothing is said of how this person was told")
    return {
        "id": key[0],
        "uid": key[1],
        "organisation_id": upload.organisation_id,
        "talent_id": talent_id,
        "notice_version": told.version,
        "manner": told.manner,
        "told_on": told.on,
        "recorded_by_id": upload.uploaded_by_id,
        "recorded_by": upload.uploaded_by[:60],
        "recorded_at": at,
    }
