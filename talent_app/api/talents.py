"""Talents: list, search, show, register, change, child records, sensitive values in clear with a reason."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import Field, create_model

from talent_app import clock
from talent_app.api.listing import PageReply, asked_listing, page_reply
from talent_app.api.operation import Answer, Reply, operation
from talent_app.api.reading import Body, Day, PageQuery, RowId, Version, wanted_version
from talent_app.api.talent_fields import (
    TalentFields,
    TalentFieldsBody,
    TalentListedFields,
    TalentNewFields,
    listed_fields,
    plain_fields,
    read_fields,
    titles_of,
)
from talent_app.core.errors import InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Manner, Told
from talent_app.informing.queries import notice_on
from talent_app.organisations import queries as organisations
from talent_app.talents import pending, persons, queries, service
from talent_app.talents.fields import fields_of
from talent_app.talents.filters import SORTS, filter_fields, filter_names
from talent_app.talents.models import Person, Talent
from talent_app.talents.presentation import masked_values
from talent_app.talents.records import talent_fields
from talent_app.web.access import current_actor, current_scope

TAG = "人才"
TALENT = "/talents/<int(max=9007199254740991):talent_id>"
SEALED = tuple(info.name for info in talent_fields() if info.is_sealed)

SORT_NAMES = tuple(sorted(SORTS))
_asked: dict[str, Any] = {
    "q": (
        Annotated[str, Field(max_length=200, description="姓名、拼音、首字母、藏文姓名、证件号码或简介中的词。")],
        "",
    ),
    "sort": (
        Annotated[
            Literal[("best", *(sign + name for name in SORT_NAMES for sign in ("", "-")))] | None,
            Field(description="排序；前加 - 为倒序；best 只用于有 q 时，也是那时的缺省。"),
        ],
        None,
    ),
    "organisation": (Annotated[list[RowId], Field(max_length=50, description="单位 id。")], []),
    **{
        info.name: (
            Annotated[
                list[Annotated[str, Field(max_length=200)]],
                Field(max_length=50, description=f"{info.label}的代码，可重复；- 表示未填；是否类填 yes 或 no。"),
            ],
            [],
        )
        for info in filter_fields()
    },
}
TalentQuery = create_model("TalentQuery", __base__=PageQuery, **_asked)

EXAMPLE_FIELDS = {
    "name": "德吉", "sex": "2", "born_on": "1986-05-14", "ethnicity": "04", "post": "高级工程师",
    "category": "professional", "highest_education": "21", "title_level": "high", "field": "冶金工程",
}  # fmt: skip


class TalentSummary(Reply):
    """A registration in a list."""

    id: int
    organisation: int
    status: str
    completeness: int
    version: int
    revision: int
    updated_at: str
    fields: TalentListedFields  # type: ignore[valid-type]
    titles: dict[str, str] = Field(description="代码字段的名称。")


class TalentPage(PageReply):
    """A page of registrations."""

    items: list[TalentSummary]


class ChangeWaiting(Reply):
    """A change of a verified registration that is still to be checked."""

    id: int
    kind: str = Field(description="子记录类别；空为档案本身。")
    record: int | None
    field: str
    operation: str
    proposed_at: str


class ChangesWaiting(Reply):
    """What waits after a change that is not in force yet."""

    talent: int
    waiting: list[ChangeWaiting]


class TalentShown(Reply):
    """A registration."""

    id: int
    organisation: int
    organisation_name: str
    status: str
    completeness: int = Field(description="完整度，0 到 100。")
    version: int = Field(description="修改时带回；也是 ETag。")
    revision: int = Field(description="档案或其子记录每改一次加一。")
    created_at: str
    updated_at: str
    fields: TalentFields  # type: ignore[valid-type]
    titles: dict[str, str] = Field(description="代码字段的名称。")
    waiting: list[ChangeWaiting] = Field(description="已提出、等待核实的修改；fields 是现在有效的内容。")


class Informed(Body):
    """How the person was told before he is entered (DB-003)."""

    manner: Annotated[
        Literal["paper", "spoken", "message"],
        Field(description="告知方式：paper 书面，spoken 当面，message 短信或电子方式。"),
    ]
    version: Annotated[int, Field(ge=1, le=10_000, description="告知书版本；不给出时为当日有效的版本。")] | None = None
    on: Annotated[Day, Field(description="告知日期；不给出时为当天。")] | None = None


class TalentNew(Body):
    """A person to register."""

    organisation: Annotated[int, Field(ge=1, le=2**53 - 1, description="登记单位的 id。")]
    fields: TalentNewFields  # type: ignore[valid-type]
    informed: Informed


class TalentChange(Body):
    """What to change; what is not sent stays."""

    version: Version | None = None
    fields: TalentFieldsBody  # type: ignore[valid-type]


class TalentReveal(Body):
    """Which sensitive values, and why."""

    fields: Annotated[list[Literal[SEALED]], Field(min_length=1, max_length=len(SEALED))]  # type: ignore[valid-type]
    reason: Annotated[str, Field(min_length=2, max_length=500, description="记入审计记录。")]


class TalentRevealed(Reply):
    """Sensitive values in clear; those that are empty are left out."""

    fields: dict[str, str]


def shown(row: Talent) -> dict[str, Any]:
    """A registration as JSON, sealed values masked."""
    person = persons.person_of(row)
    own, documents = fields_of(Talent), fields_of(Person)
    sealed = masked_values(row, person)
    return {
        "id": row.id,
        "organisation": row.organisation_id,
        "organisation_name": organisations.organisation_or_404(current_scope(), row.organisation_id).name,
        "status": row.status.value,
        "completeness": row.completeness,
        "version": row.version,
        "revision": row.revision,
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
        "fields": plain_fields(own, row, sealed) | plain_fields(documents, person, sealed),
        "titles": titles_of(own, row) | titles_of(documents, person),
        "waiting": waiting_of(row),
    }


def waiting_of(row: Talent) -> list[dict[str, Any]]:
    """The changes of a registration in scope that are still to be checked."""
    return [
        {
            "id": change.id,
            "kind": change.kind,
            "record": change.record_id,
            "field": change.field,
            "operation": change.operation.value,
            "proposed_at": change.proposed_at.isoformat(),
        }
        for change in pending.changes_of(row)
    ]


def tagged(row: Any) -> dict[str, str]:
    """The ETag of a versioned row."""
    return {"ETag": f'"{row.version}"'}


@operation(
    "GET", "/talents", Permission.TALENT_READ, tag=TAG, summary="列出或查找人才",
    description="按字段筛选、排序、逐页读取；带 q 时最相符的在前。敏感信息不在列表中。",
    query=TalentQuery, reply=TalentPage,
)  # fmt: skip
def talent_list(query: Any) -> dict[str, Any]:
    """One page of the registrations in scope."""
    if query.sort == "best" and not query.q.strip():
        raise InvalidInput("没有 q 时不能按相符程度排序。", "请去掉 sort=best，或填写 q。", "sort")
    sorts = ("best", *SORTS) if query.q.strip() else tuple(SORTS)
    listing = asked_listing(query, filters=filter_names(), sorts=sorts)
    found = queries.talent_page(current_scope(), listing, listing.filters, listing.query)
    items = [
        {
            "id": row.id,
            "organisation": row.organisation_id,
            "status": row.status.value,
            "completeness": row.completeness,
            "version": row.version,
            "revision": row.revision,
            "updated_at": row.updated_at.isoformat(),
            "fields": plain_fields(listed_fields(), row),
            "titles": titles_of(listed_fields(), row),
        }
        for row in found.rows
    ]
    return page_reply(listing, found, items)


@operation(
    "POST", "/talents", Permission.TALENT_EDIT, tag=TAG, summary="登记人才", status=201, repeats_safely=True,
    body=TalentNew, reply=TalentShown,
    example={"organisation": 4, "fields": EXAMPLE_FIELDS, "informed": {"manner": "paper"}},
)  # fmt: skip
def talent_create(body: TalentNew) -> Answer:
    """Register a person for an organisation."""
    values = read_fields(talent_fields(), body.fields)
    informed = body.informed
    version = informed.version or notice_on(current_scope(), clock.today()).version
    told = Told(version, Manner(informed.manner), informed.on)
    row = service.create_talent(current_actor(), body.organisation, values, told)
    row = queries.talent_or_404(current_scope(), row.id)
    location = url_for("api_v1.talent_show", talent_id=row.id)
    return Answer(shown(row), tagged(row) | {"Location": location})


@operation(
    "GET", TALENT, Permission.TALENT_READ, tag=TAG, summary="查看人才", reply=TalentShown,
    description="证件号码、电话、电子邮箱一律遮盖。ETag 即 version。",
)  # fmt: skip
def talent_show(talent_id: int) -> Answer:
    """One registration."""
    row = queries.talent_or_404(current_scope(), talent_id)
    return Answer(shown(row), tagged(row))


@operation(
    "PATCH", TALENT, Permission.TALENT_EDIT, tag=TAG, summary="修改人才", body=TalentChange, reply=TalentShown,
    description="只改正文中出现的字段；null 清空。须带 version 或 If-Match，内容已被他人修改时拒绝（stale）。"
    "已核实的档案，修改经核实后生效，见 waiting。",
    needs_version=True, example={"version": 1, "fields": {"post": "总工程师", "department": "技术中心"}},
)  # fmt: skip
def talent_change(talent_id: int, body: TalentChange) -> Answer:
    """Change some fields of a registration."""
    version = wanted_version(body.version)
    queries.talent_or_404(current_scope(), talent_id)
    service.update_talent(current_actor(), talent_id, version, read_fields(talent_fields(), body.fields))
    row = queries.talent_or_404(current_scope(), talent_id)
    return Answer(shown(row), tagged(row))


@operation(
    "POST", TALENT + "/reveal", Permission.TALENT_REVEAL, tag=TAG, summary="查看完整敏感信息",
    description="每次调用都记入审计记录，包括理由。", body=TalentReveal, reply=TalentRevealed,
    example={"fields": ["document_number"], "reason": "办理社会保险登记"},
    reply_example={"fields": {"document_number": "54010219860514002X"}},
)  # fmt: skip
def talent_reveal(talent_id: int, body: TalentReveal) -> dict[str, Any]:
    """Sensitive values in clear; the reading is recorded first."""
    return {"fields": service.reveal(current_actor(), talent_id, body.fields, body.reason)}
