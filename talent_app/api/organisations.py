"""Organisations within the caller's scope."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from talent_app.api.listing import PageReply, asked_listing, page_reply
from talent_app.api.operation import Reply, operation
from talent_app.api.reading import PageQuery
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries
from talent_app.organisations.models import Organisation, OrganisationKind
from talent_app.web.access import current_scope

TAG = "单位"
KINDS = tuple(kind.value for kind in OrganisationKind)
CODE = Annotated[str | None, Field(max_length=40)]


class OrganisationQuery(PageQuery):
    """Which organisations."""

    q: Annotated[str, Field(max_length=200, description="名称的一部分，或完整的统一社会信用代码。")] = ""
    kind: Literal[KINDS] | None = None  # type: ignore[valid-type]
    region: CODE = None
    industry: CODE = None
    state: Literal["active", "inactive"] | None = None


class OrganisationShown(Reply):
    """An organisation."""

    id: int
    name: str
    short_name: str
    uscc: str | None = Field(description="统一社会信用代码。")
    kind: str
    kind_title: str
    parent: int | None = Field(description="上级单位的 id。")
    region: str | None
    industry: str | None
    is_active: bool
    version: int


class OrganisationPage(PageReply):
    """A page of organisations."""

    items: list[OrganisationShown]


def shown(row: Organisation) -> dict[str, Any]:
    """An organisation as JSON."""
    return {
        "id": row.id,
        "name": row.name,
        "short_name": row.short_name,
        "uscc": row.uscc,
        "kind": row.kind.value,
        "kind_title": row.kind.title,
        "parent": row.parent_id,
        "region": row.region,
        "industry": row.industry,
        "is_active": row.is_active,
        "version": row.version,
    }


@operation(
    "GET", "/organisations", Permission.ORGANISATION_READ, tag=TAG, summary="列出单位",
    description="权限范围内的单位，按层级排列。", query=OrganisationQuery, reply=OrganisationPage,
)  # fmt: skip
def organisation_list(query: OrganisationQuery) -> dict[str, Any]:
    """One page of the organisations in scope."""
    listing = asked_listing(query, filters=("kind", "region", "industry", "state"), sorts=("path",))
    found = queries.organisation_page(current_scope(), listing)
    return page_reply(listing, found, [shown(row) for row in found.rows])


@operation(
    "GET", "/organisations/<int(max=9007199254740991):organisation_id>", Permission.ORGANISATION_READ, tag=TAG,
    summary="查看单位", reply=OrganisationShown,
)  # fmt: skip
def organisation_show(organisation_id: int) -> dict[str, Any]:
    """One organisation in scope."""
    return shown(queries.organisation_or_404(current_scope(), organisation_id))
