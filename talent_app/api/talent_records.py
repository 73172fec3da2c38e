"""Child records of talents, one set of operations for every kind `talents.records` lists."""

from __future__ import annotations

from typing import Annotated, Any

from flask import url_for
from pydantic import Field, create_model

from talent_app.api.operation import Answer, Reply, operation
from talent_app.api.reading import AskedVersion, Body, Query, Version, wanted_version
from talent_app.api.talent_fields import body_model, class_name, plain_fields, read_fields, reply_model, titles_of
from talent_app.api.talents import TALENT, ChangesWaiting, tagged, waiting_of
from talent_app.identity.permissions import Permission
from talent_app.talents import queries, service
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.records import RECORD_KINDS, RecordKind
from talent_app.web.access import current_actor, current_scope

TAG = "人才的子记录"


class RemoveQuery(Query):
    """Which state of the record the caller saw."""

    version: Annotated[AskedVersion | None, Field(description="您读到的 version；也可用 If-Match。")] = None


def record_shown(kind: RecordKind, row: Any) -> dict[str, Any]:
    """A child record as JSON."""
    return {
        "id": row.id,
        "talent": row.talent_id,
        "version": row.version,
        "title": row.title,
        "fields": plain_fields(kind.fields, row),
        "titles": titles_of(kind.fields, row),
    }


def is_in_force(talent_id: int) -> bool:
    """Whether changes of this registration wait for the reviewer."""
    return queries.talent_or_404(current_scope(), talent_id).status in IN_FORCE


def held(talent_id: int) -> Answer:
    """The answer to a change that waits."""
    root = queries.talent_or_404(current_scope(), talent_id)
    return Answer({"talent": talent_id, "waiting": waiting_of(root)}, is_held=True)


def declare(kind: RecordKind) -> None:
    """List, add, change and remove records of one kind."""
    name, records = class_name(kind), f"{TALENT}/{kind.key}"
    one = f"{records}/<int(max=9007199254740991):record_id>"
    fields_body = body_model(f"{name}FieldsBody", kind.fields)
    new_fields = body_model(f"{name}NewFields", kind.fields, is_new=True)
    fields_reply = reply_model(f"{name}Fields", kind.fields)
    shown: Any = create_model(
        f"{name}Shown", __base__=Reply, id=(int, ...), talent=(int, ...), version=(int, ...), title=(str, ...),
        fields=(fields_reply, ...), titles=(dict[str, str], ...),
    )  # fmt: skip
    listed: Any = create_model(f"{name}List", __base__=Reply, items=(list[shown], ...))
    new: Any = create_model(f"{name}New", __base__=Body, fields=(new_fields, ...))
    change: Any = create_model(
        f"{name}Change", __base__=Body, version=(Version | None, None), fields=(fields_body, ...)
    )

    @operation(
        "GET", records, Permission.TALENT_READ, tag=TAG, summary=f"列出{kind.label}记录", reply=listed,
        name=f"{kind.key}_list",
    )  # fmt: skip
    def record_list(talent_id: int) -> dict[str, Any]:
        root = queries.talent_or_404(current_scope(), talent_id)
        return {"items": [record_shown(kind, row) for row in queries.records_of(current_scope(), root)[kind.key]]}

    @operation(
        "POST", records, Permission.TALENT_EDIT, tag=TAG, summary=f"添加{kind.label}记录", status=201,
        repeats_safely=True, held=ChangesWaiting, body=new, reply=shown, name=f"{kind.key}_add",
    )  # fmt: skip
    def record_add(talent_id: int, body: Any) -> Answer:
        row = service.add_record(current_actor(), talent_id, kind.key, read_fields(kind.fields, body.fields))
        if row is None:
            return held(talent_id)
        row = found(talent_id, row.id)
        location = url_for(f"api_v1.{kind.key}_show", talent_id=talent_id, record_id=row.id)
        return Answer(record_shown(kind, row), tagged(row) | {"Location": location})

    @operation(
        "GET", one, Permission.TALENT_READ, tag=TAG, summary=f"查看{kind.label}记录", reply=shown,
        name=f"{kind.key}_show",
    )  # fmt: skip
    def record_show(talent_id: int, record_id: int) -> Answer:
        row = found(talent_id, record_id)
        return Answer(record_shown(kind, row), tagged(row))

    @operation(
        "PATCH", one, Permission.TALENT_EDIT, tag=TAG, summary=f"修改{kind.label}记录", body=change, reply=shown,
        needs_version=True, held=ChangesWaiting, name=f"{kind.key}_change",
    )  # fmt: skip
    def record_change(talent_id: int, record_id: int, body: Any) -> Answer:
        version = wanted_version(body.version)
        values = read_fields(kind.fields, body.fields)
        service.update_record(current_actor(), talent_id, kind.key, record_id, version, values)
        if is_in_force(talent_id):
            return held(talent_id)
        row = found(talent_id, record_id)
        return Answer(record_shown(kind, row), tagged(row))

    @operation(
        "DELETE", one, Permission.TALENT_EDIT, tag=TAG, summary=f"删除{kind.label}记录", query=RemoveQuery, status=204,
        needs_version=True, held=ChangesWaiting, name=f"{kind.key}_remove",
    )  # fmt: skip
    def record_remove(talent_id: int, record_id: int, query: RemoveQuery) -> Answer | None:
        version = wanted_version(query.version)
        service.remove_record(current_actor(), talent_id, kind.key, record_id, version)
        return held(talent_id) if is_in_force(talent_id) else None

    def found(talent_id: int, record_id: int) -> Any:
        root = queries.talent_or_404(current_scope(), talent_id)
        return queries.record_or_404(current_scope(), root, kind, record_id)


for _kind in RECORD_KINDS:
    declare(_kind)
