"""Policy parameters as they hold on a day, with citation and evidence; code tables."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from talent_app import clock
from talent_app.api.operation import Reply, operation
from talent_app.api.reading import Day, Query
from talent_app.api.rule_schemas import CitationShown
from talent_app.core.errors import NotFound
from talent_app.identity.permissions import Permission
from talent_app.policy import queries
from talent_app.rules.codes import CodeTable, code_tables
from talent_app.rules.reference import values_in_force
from talent_app.web.access import current_scope

TAG = "政策"
CODES_TAG = "代码表"


class DayQuery(Query):
    """On which day."""

    on: Annotated[Day | None, Field(description="哪一天的取值；缺省为今天。")] = None


class ParameterShown(Reply):
    """A parameter on a day."""

    code: str
    label: str
    unit: str
    in_force: bool = Field(description="该日是否有生效的取值；没有时 value 为 null。")
    value: Any = Field(description="金额为元的文本，比例为小数或分数文本。")
    valid_from: str | None = None
    citation: CitationShown | None = None
    evidence: str | None = None


class ParameterList(Reply):
    """Parameters on a day."""

    on: str
    revision: str
    items: list[ParameterShown]


class CodeShown(Reply):
    """One code."""

    code: str
    title: str
    parent: str | None
    is_retired: bool


class CodeTableShown(Reply):
    """A code table."""

    table: str
    title: str
    source: str
    is_official: bool = Field(description="是否采用国家或行业标准代码。")
    note: str
    codes: list[CodeShown]


class CodeTableHead(Reply):
    """A code table in the list."""

    table: str
    title: str
    source: str
    is_official: bool
    size: int


class CodeTableList(Reply):
    """Every code table."""

    items: list[CodeTableHead]


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    """`from` is no name of Python."""
    return {("valid_from" if name == "from" else name): value for name, value in entry.items()}


@operation(
    "GET", "/policy/parameters", Permission.POLICY_READ, tag=TAG, summary="列出政策参数", query=DayQuery,
    reply=ParameterList,
)  # fmt: skip
def parameter_list(query: DayQuery) -> dict[str, Any]:
    """Every parameter on a day."""
    day, book = query.on or clock.today(), queries.book(current_scope())
    told = values_in_force(book, book.parameters.values(), day)
    return {"on": day.isoformat(), "revision": book.revision, "items": [_told(each) for each in told]}


@operation(
    "GET", "/policy/parameters/<string(maxlength=80):code>", Permission.POLICY_READ, tag=TAG, summary="查看政策参数",
    query=DayQuery, reply=ParameterShown,
)  # fmt: skip
def parameter_show(code: str, query: DayQuery) -> dict[str, Any]:
    """One parameter on a day."""
    book, parameter = queries.parameter_or_404(current_scope(), code)
    return _told(values_in_force(book, [parameter], query.on or clock.today())[0])


@operation("GET", "/codes", Permission.WORK_SEE, tag=CODES_TAG, summary="列出代码表", reply=CodeTableList)
def code_table_list() -> dict[str, Any]:
    """The code tables there are."""
    return {
        "items": [
            {
                "table": each.name,
                "title": each.title,
                "source": each.source,
                "is_official": each.official,
                "size": len(each),
            }
            for each in code_tables().values()
        ]
    }


@operation(
    "GET", "/codes/<string(maxlength=60):table>", Permission.WORK_SEE, tag=CODES_TAG, summary="查看代码表",
    reply=CodeTableShown,
)  # fmt: skip
def code_table_show(table: str) -> dict[str, Any]:
    """One code table with its codes in order."""
    found: CodeTable | None = code_tables().get(table)
    if found is None:
        raise NotFound(f"没有名为“{table}”的代码表。", "请用 /codes 查看全部代码表。")
    return {
        "table": found.name,
        "title": found.title,
        "source": found.source,
        "is_official": found.official,
        "note": found.note,
        "codes": [
            {"code": each.code, "title": each.title, "parent": each.parent, "is_retired": each.retired}
            for each in found
        ],
    }
