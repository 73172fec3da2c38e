"""Models of talent fields, made from their declarations: a new field or kind of record appears in the interface.

Values are codes as stored, dates as ISO text; sealed values are always masked. Reading goes through
`talents.values.read_value`, so a value is understood as a form or an import understands it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field, create_model

from talent_app.api.errors import Malformed
from talent_app.api.operation import Reply
from talent_app.api.reading import Body
from talent_app.core.errors import InvalidInput
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.models import Talent
from talent_app.talents.records import RecordKind, talent_fields
from talent_app.talents.values import pack_value, read_value, show_value

#: What a masked value holds; nobody's real one does.
MASK = "*"
LONGEST = 400
TITLED = (FieldKind.CODE, FieldKind.CODES, FieldKind.CHOICE)


def _told(info: FieldInfo) -> dict[str, Any]:
    """What the document adds to a field."""
    told: dict[str, Any] = {"x-kind": info.kind.value, "x-group": info.group}
    if info.code:
        told["x-code-table"] = info.code
    if info.enum is not None:
        told["x-choices"] = {member.value: member.title for member in info.enum}
    if info.is_sealed:
        told["x-sensitive"] = info.sensitive
    return told


def _type_of(info: FieldInfo) -> Any:
    if info.kind is FieldKind.YES_NO:
        return bool | None
    return int | None if info.kind in (FieldKind.YEAR, FieldKind.COUNT) else str | None


def _described(info: FieldInfo) -> str:
    forms = {
        FieldKind.CODE: "代码或名称",
        FieldKind.CHOICE: "代码或名称",
        FieldKind.CODES: "代码或名称，多个以逗号分隔",
        FieldKind.MONEY: "以元为单位的金额，如 1500000.00",
        FieldKind.DATE: "日期，如 2026-11-23",
        FieldKind.PARTIAL_DATE: "日期，可只到年月或年",
    }
    said = "；".join(part for part in (forms.get(info.kind, ""), info.help.rstrip("。")) if part)
    return f"{info.label}（{said}）" if said else info.label


def body_model(name: str, fields: Iterable[FieldInfo], *, is_new: bool = False) -> type[BaseModel]:
    """What may be sent for these fields; each is optional, null empties it. A new row needs what is required."""
    declared: dict[str, Any] = {}
    for info in fields:
        longest = max(info.length or 0, LONGEST) if _type_of(info) == (str | None) else None
        about = Field(description=_described(info), json_schema_extra=_told(info), max_length=longest)
        if is_new and info.required:
            wanted: Any = int if _type_of(info) == (int | None) else Annotated[str, Field(min_length=1)]
            declared[info.name] = (Annotated[wanted, about], ...)
        else:
            declared[info.name] = (Annotated[_type_of(info), about], None)
    return create_model(name, __base__=Body, **declared)


def reply_model(name: str, fields: Iterable[FieldInfo]) -> type[BaseModel]:
    """What is answered for these fields; sealed ones as masked text."""
    declared: dict[str, Any] = {
        info.name: (
            Annotated[_type_of(info), Field(description=info.label, json_schema_extra=_told(info))],
            ...,
        )
        for info in fields
    }
    return create_model(name, __base__=Reply, **declared)


TalentFieldsBody = body_model("TalentFieldsBody", talent_fields())
TalentNewFields = body_model("TalentNewFields", talent_fields(), is_new=True)
TalentFields = reply_model("TalentFields", talent_fields())


def listed_fields() -> tuple[FieldInfo, ...]:
    """What a list shows of a registration: everything but sealed values and long texts."""
    left_out = (FieldKind.LONG_TEXT,)
    own = {info.name for info in talent_fields() if hasattr(Talent, info.name)}
    return tuple(i for i in talent_fields() if i.name in own and not i.is_sealed and i.kind not in left_out)


TalentListedFields = reply_model("TalentListedFields", listed_fields())


def class_name(kind: RecordKind) -> str:
    """`Education` for educations, as the document names it."""
    return str(kind.model.__name__)


def read_fields(infos: Sequence[FieldInfo], given: BaseModel) -> dict[str, Any]:
    """The values sent, read; every fault at once. A masked value sent back is refused rather than stored."""
    known = {info.name: info for info in infos}
    values: dict[str, Any] = {}
    faults: list[tuple[str, str]] = []
    for name, raw in given.model_dump(exclude_unset=True).items():
        info = known[name]
        if info.is_sealed and isinstance(raw, str) and MASK in raw:
            faults.append((f"fields.{name}", "这是遮盖后的内容；不修改此项时请不要发送它。"))
            continue
        try:
            values[name] = read_value(info, raw)
        except InvalidInput as error:
            faults.append((f"fields.{name}", f"{error.message}{error.hint}"))
    if faults:
        raise Malformed(faults)
    return values


def plain_value(info: FieldInfo, value: Any) -> Any:
    """A stored value as JSON holds it; None for a blank."""
    if value is None or value == "":
        return None
    return pack_value(value)


def plain_fields(infos: Iterable[FieldInfo], holder: Any, masked: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The fields of a row; sealed ones only from `masked`."""
    return {
        info.name: (masked or {}).get(info.name) if info.is_sealed else plain_value(info, getattr(holder, info.name))
        for info in infos
    }


def titles_of(infos: Iterable[FieldInfo], holder: Any) -> dict[str, str]:
    """What a reader sees for the coded fields that are filled in."""
    return {
        info.name: show_value(info, getattr(holder, info.name))
        for info in infos
        if info.kind in TITLED and getattr(holder, info.name, None) not in (None, "")
    }
