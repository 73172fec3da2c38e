"""The kinds of child record a registration has. A new kind is one model class and one line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.models import Education, Person, Talent, TitleRecord

#: The sheet of the registration itself.
TALENT_SHEET = "人才"


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind: the model, its label, the sheet of a workbook, the key in addresses and forms, the main order."""

    model: type[Any]
    label: str
    sheet: str
    key: str
    order: str

    @property
    def fields(self) -> tuple[FieldInfo, ...]:
        """What the kind declares."""
        return fields_of(self.model)


RECORD_KINDS: tuple[RecordKind, ...] = (
    RecordKind(Education, "学历", "学历", "educations", "until_on"),
    RecordKind(TitleRecord, "职称", "职称", "titles", "obtained_on"),
)
BY_KEY = {kind.key: kind for kind in RECORD_KINDS}


def talent_fields() -> tuple[FieldInfo, ...]:
    """The fields of a registration as a form or sheet shows them: the person's document stands after the name."""
    own = list(fields_of(Talent))
    place = next(index for index, info in enumerate(own) if info.name == "sex")
    return (*own[:place], *fields_of(Person), *own[place:])


def sheets() -> tuple[tuple[str, tuple[FieldInfo, ...]], ...]:
    """Every sheet of a workbook with its fields."""
    return ((TALENT_SHEET, talent_fields()), *((kind.sheet, kind.fields) for kind in RECORD_KINDS))
