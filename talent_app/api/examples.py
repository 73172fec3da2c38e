"""Examples for the document: what an operation does not show by itself is made from its schema.

A made example is one short, plausible value of the schema; the test of the document validates every one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talent_app.rules.codes import code_table

Schema = Mapping[str, Any]

#: How many optional members an example shows beside the required ones.
OPTIONAL = 4
DEEPEST = 6
INSTANT, DAY = "2026-11-23T08:15:30+00:00", "2026-11-23"
#: By the name of the member, else by its ending, else by its type.
NAMED: dict[str, Any] = {
    "organisation": 4, "organisation_name": "拉萨藏药制造有限公司", "enterprise": "915401000000000021",
    "uscc": "915401000000000021", "name": "德吉", "username": "hr", "instrument": "post_dividend", "year": 2026,
    "number": "LSJL-2026-00012", "state": "draft", "status": "draft", "version": 1, "revision": 1, "total": 1,
    "completeness": 80, "severity": "pass", "strength": "H", "evidence": "B", "rule": "DV-002", "unit": "元",
    "limit": "1500000.00", "actual": "400000.00", "amount": "160000.00", "pool": "400000.00", "ref": "p1",
    "refs": ["p1"], "article": "第26条", "document": "财资〔2016〕4号", "code": "post_dividend.pool_cap",
    "operation": "update", "kind": "enterprise", "parent": 2, "expires_on": "2027-01-31", "action": "submit",
    "school": "西藏大学", "level": "20", "language": "en", "weight": "3", "reason": "办理社会保险登记",
    "cube": "talents", "dimension": "education", "measure": "headcount", "label": "学历", "title": "名称",
    "message": "符合要求。", "summary": "示例", "is_more_than_total": False, "blocked": False,
}  # fmt: skip
ENDINGS: tuple[tuple[str, Any], ...] = (("_at", INSTANT), ("_on", DAY), ("_year", 2026), ("amount", "160000.00"))


def example_of(schema: Schema, models: Mapping[str, Any], name: str = "", depth: int = 0) -> Any:
    """One value that fits a schema."""
    if "$ref" in schema:
        return example_of(models[schema["$ref"].rpartition("/")[2]], models, name, depth)
    options = schema.get("anyOf")
    if options:
        some = next((option for option in options if option.get("type") != "null"), options[0])
        return example_of({**schema, **some, "anyOf": None}, models, name, depth)
    if "example" in schema:
        return schema["example"]
    if schema.get("enum"):
        return schema["enum"][0]
    known = _known(schema, name)
    if known is not None:
        return known
    return _by_type(schema, models, name, depth)


def _known(schema: Schema, name: str) -> Any:
    """What the name says, or the field's declaration, where it fits."""
    if schema.get("x-choices"):
        return next(iter(schema["x-choices"]))
    if schema.get("x-code-table"):
        return next(iter(code_table(schema["x-code-table"]).choices()))[0]
    value = {"day": DAY, "date": DAY, "partial_date": "2016-07", "money": "160000.00"}.get(schema.get("x-kind", ""))
    if value is None:
        value = NAMED.get(name, next((given for end, given in ENDINGS if name.endswith(end)), None))
    kinds = {str: "string", bool: "boolean", int: "integer", list: "array"}
    fits = value is not None and schema.get("type") == kinds[type(value)]
    return value if fits and _within(schema, value) else None


def _within(schema: Schema, value: Any) -> bool:
    if isinstance(value, str):
        return bool(schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)))
    if isinstance(value, int):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def _by_type(schema: Schema, models: Mapping[str, Any], name: str, depth: int) -> Any:
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        return _object(schema, models, depth)
    if kind == "array":
        bare = depth >= DEEPEST and not schema.get("minItems")
        return [] if bare or "items" not in schema else [example_of(schema["items"], models, name, depth + 1)]
    if kind == "string":
        if schema.get("format") == "date":
            return DAY
        return "示例文字"[: schema.get("maxLength", 4)].ljust(schema.get("minLength", 0), "。")
    if kind in ("integer", "number"):
        return max(schema.get("minimum", 1), min(1, schema.get("maximum", 1)))
    return {"boolean": True, "null": None}.get(str(kind), "示例")


def _object(schema: Schema, models: Mapping[str, Any], depth: int) -> dict[str, Any]:
    properties: Mapping[str, Any] = schema.get("properties", {})
    needed = set(schema.get("required", ()))
    optional = [name for name in properties if name not in needed][: 0 if depth >= DEEPEST else OPTIONAL]
    shown = {
        name: example_of(each, models, name, depth + 1)
        for name, each in properties.items()
        if name in needed or name in optional
    }
    return {name: value for name, value in shown.items() if value is not None or name in needed}
