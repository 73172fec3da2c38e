"""The national item sets (A01 …) as exchange format: a person or an enterprise out, and such a document in again."""

from __future__ import annotations

from typing import Annotated, Any

from flask import current_app
from pydantic import Field

from talent_app import clock
from talent_app.api.operation import Answer, Reply, operation
from talent_app.api.reading import Body
from talent_app.api.talents import Informed
from talent_app.exchange import intake
from talent_app.exchange.export import ExportWish
from talent_app.exchange.item_set_files import NAMED_IN, ItemSetExport, as_json, sheets_of, workbook_of
from talent_app.exchange.item_sets import FORMAT, FORMAT_VERSION
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Manner, Told
from talent_app.informing.queries import notice_on
from talent_app.organisations.queries import organisation_or_404
from talent_app.talents import queries
from talent_app.web.access import current_actor, current_scope

TAG = "信息项集"
ROWS = {
    "A01 人员基本情况": [{"姓名": "德吉", "出生日期": "1985-07-02", "性别": "女", "岗位": "工程师"}],
    "A08 学历": [{"姓名": "德吉", "出生日期": "1985-07-02", "学校名称": "西藏大学", "学历": "大学本科"}],
}
DOCUMENT = {
    "format": FORMAT, "version": FORMAT_VERSION, "made_at": "2026-11-23T08:15:30+00:00", "note": "证据 C，待核原文",
    "sets": ROWS,
}  # fmt: skip


class ItemSetsShown(Reply):
    """People in the national sets: set → rows of item → text."""

    format: str
    version: int
    made_at: str
    note: str
    sets: dict[str, list[dict[str, str]]] = Field(description="信息集 → 若干行；每行是 信息项 → 内容。")


class ItemSetsGiven(Body):
    """People in the national sets, to be imported."""

    organisation: Annotated[int, Field(ge=1, le=2**53 - 1, description="登记单位的 id。")]
    format: Annotated[str, Field(pattern=f"^{FORMAT}$")] = FORMAT
    version: Annotated[int, Field(ge=FORMAT_VERSION, le=FORMAT_VERSION)] = FORMAT_VERSION
    sets: Annotated[
        dict[str, list[dict[str, str]]], Field(min_length=1, description="信息集 → 若干行；每行是 信息项 → 内容。")
    ]
    informed: Informed | None = None


class ItemUnknown(Reply):
    """An item or a set the platform has no field for."""

    sheet: str
    column: str
    message: str


class ItemSetsTaken(Reply):
    """What was taken: it waits on the page of imports until somebody has looked at it and confirms."""

    batch: int = Field(description="导入的编号；在网页“人才导入”中核对并确认后才写入。")
    rows: int
    unknown: list[ItemUnknown] = Field(description="平台没有的信息项和信息集。")


def _out(filters: dict[str, tuple[str, ...]], only: int | None = None) -> dict[str, Any]:
    at = clock.now()
    export = ItemSetExport(current_actor(), ExportWish(filters=filters), at)
    export.only = only
    return as_json(export.sets(f"{NAMED_IN}.json"), at)


@operation(
    "GET", "/talents/<int(max=9007199254740991):talent_id>/item-sets", Permission.TALENT_EXPORT, tag=TAG,
    summary="按信息项集查看一人", reply=ItemSetsShown, reply_example=DOCUMENT,
    description="国家人员信息项集（A01 等）；证件号码、电话和电子邮箱隐去。记入审计记录。",
)  # fmt: skip
def talent_item_sets(talent_id: int) -> dict[str, Any]:
    """One person in the sets."""
    row = queries.talent_or_404(current_scope(), talent_id)
    return _out({"organisation": (str(row.organisation_id),)}, row.id)


@operation(
    "GET", "/organisations/<int(max=9007199254740991):organisation_id>/item-sets", Permission.TALENT_EXPORT, tag=TAG,
    summary="按信息项集导出一家单位", reply=ItemSetsShown, reply_example=DOCUMENT,
    description="一家单位登记的全部人员；证件号码、电话和电子邮箱隐去。记入审计记录。",
)  # fmt: skip
def organisation_item_sets(organisation_id: int) -> dict[str, Any]:
    """The people of an enterprise in the sets."""
    row = organisation_or_404(current_scope(), organisation_id)
    return _out({"organisation": (str(row.id),)})


@operation(
    "POST", "/item-sets", Permission.TALENT_IMPORT, tag=TAG, summary="按信息项集提交导入", status=201,
    repeats_safely=True, body=ItemSetsGiven, reply=ItemSetsTaken,
    description="提交后成为一次待确认的导入，不直接写入；unknown 逐项列出平台没有的信息项。",
    example={"organisation": 4, "sets": ROWS, "informed": {"manner": "paper"}},
    reply_example={"batch": 7, "rows": 2, "unknown": []},
)  # fmt: skip
def item_sets_take(body: ItemSetsGiven) -> Answer:
    """Take people in the sets as an import that waits for its confirmation."""
    organisation = organisation_or_404(current_scope(), body.organisation)
    document = {"format": body.format, "version": body.version, "sets": body.sets}
    content, name = workbook_of(sheets_of(document)), f"{NAMED_IN}.xlsx"
    most, told = current_app.config["SETTINGS"].import_max_rows, None
    if body.informed is not None:
        today = clock.today()
        version = body.informed.version or notice_on(current_scope(), today).version
        told = Told(version, Manner(body.informed.manner), body.informed.on or today)
    plan = intake.plan_upload(current_actor(), organisation.id, name, content, most)
    unknown = [{name: each[name] for name in ("sheet", "column", "message")} for each in intake.unknown_columns(plan)]
    batch = intake.keep(current_actor(), organisation.id, name, content, plan, told)
    return Answer({"batch": batch.id, "rows": plan.rows, "unknown": unknown})
