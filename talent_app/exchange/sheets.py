"""Which sheets and columns are exchanged: read from the declared fields, so a new field or kind needs no line here.

A sheet of child records begins with the columns that say whose record it is. Pure declaration: no rows, no files.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache

from talent_app.informing.models import Manner
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.models import BASIC
from talent_app.talents.records import RECORD_KINDS, TALENT_SHEET, RecordKind, talent_fields

#: How the person of a row was told (DB-003): read in, kept as a record of its own, no field of the registration.
TOLD_FIELDS = (
    FieldInfo(
        "told_manner", "告知方式", FieldKind.CHOICE, BASIC, enum=Manner, exportable=False,
        help="登记前怎样告知本人；整表相同的，上传时选择一次即可。",
    ),
    FieldInfo(
        "told_on", "告知日期", FieldKind.DATE, BASIC, exportable=False, help="不填的，为上传时所填的日期。"
    ),
)  # fmt: skip
TOLD = frozenset(info.name for info in TOLD_FIELDS)
#: The key of the sheet of registrations; the others have the key of their kind of record.
TALENTS = "talents"
#: Columns of a record's sheet that find its person, in the order they are asked.
OWNER_FIELDS = ("document_number", "name", "born_on")
OWNER = "owner."


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: its key, its title, its columns; `kind` is None for the registrations themselves."""

    key: str
    title: str
    fields: tuple[FieldInfo, ...]
    kind: RecordKind | None = None

    @property
    def importable(self) -> tuple[FieldInfo, ...]:
        """Columns that may be read in."""
        return tuple(info for info in self.fields if info.importable)

    @property
    def exportable(self) -> tuple[FieldInfo, ...]:
        """Columns that may be written out."""
        return tuple(info for info in self.fields if info.exportable)

    def is_meant_by(self, names: Collection[str]) -> bool:
        """Whether columns of these names make the sheet; one name in common makes no list of people one of records."""
        own = {name for name in names if not name.startswith(OWNER)}
        needed = {info.name for info in self.fields if info.required}
        return self.kind is None or (needed <= own and len(own) > 1)

    def field(self, name: str) -> FieldInfo:
        """The column of this name; KeyError for none."""
        return by_name(self.key)[name]


@cache
def by_name(key: str) -> dict[str, FieldInfo]:
    """The columns of a sheet by name."""
    return {info.name: info for info in spec_of(key).fields}


@cache
def sheet_specs() -> tuple[SheetSpec, ...]:
    """The registrations first, then every kind of child record."""
    main = talent_fields()
    owners = tuple(
        replace(info, name=OWNER + info.name, required=False, needed=False, help="用于确认这条记录属于谁。")
        for name in OWNER_FIELDS
        for info in main
        if info.name == name
    )
    records = (SheetSpec(kind.key, kind.sheet, (*owners, *kind.fields), kind) for kind in RECORD_KINDS)
    return (SheetSpec(TALENTS, TALENT_SHEET, (*main, *TOLD_FIELDS)), *records)


@cache
def spec_of(key: str) -> SheetSpec:
    """The sheet of this key; KeyError for none."""
    return next(spec for spec in sheet_specs() if spec.key == key)
