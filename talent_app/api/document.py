"""The OpenAPI 3.1 document, made from the declared operations; nothing is written twice.

pydantic's JSON Schema is the dialect OpenAPI 3.1 uses, so models stand in the document as they validate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from talent_app.api.errors import CODES, PROBLEM
from talent_app.api.examples import example_of
from talent_app.api.operation import OPERATIONS, Operation
from talent_app.api.replies import HEADER, LONGEST_KEY, REPLAYED
from talent_app.incentives.versions import APPLICATION_VERSION

PREFIX = "/api/v1"
REFERENCE = "#/components/schemas/{model}"
ARGUMENT = re.compile(r"<(?:(int|string)(?:\(([^)]*)\))?:)?(\w+)>")
JSON = "application/json"

TITLES = {
    "talent_id": "人才的 id", "record_id": "子记录的 id", "organisation_id": "单位的 id", "plan_id": "方案的 id",
    "webhook_id": "事件推送的 id", "delivery_id": "推送记录的 id",
    "cube": "统计主题的代码", "instrument": "激励工具的代码", "code": "参数代码", "table": "代码表名称",
}  # fmt: skip

DESCRIPTION = """拉萨国企高层次人才储备库与薪酬激励平台的接口。

- 令牌在网页“我的账号”中建立，只显示一次；它不超出账号本人的权限，只能看到账号权限范围内的单位。
- 金额是元的文本（"1500000.00"），比例是小数或分数文本（"0.15"、"2/3"），日期为 ISO 格式；带小数点的 JSON 数字、
  不认识的键和参数一律拒绝。
- 证件号码、电话、电子邮箱、方案人员的姓名和薪酬一律不出现；需要时用 reveal，写明理由，记入审计记录。
- 出错时回答 application/problem+json：detail 说明原因，hint 说明怎么办，code 供程序判断。
"""


PROBLEM_EXAMPLE = {
    "type": "about:blank", "title": "内容有误", "status": 400, "code": "invalid_input",
    "detail": "name：缺少此项。", "hint": "请对照接口说明修改后重试。",
    "errors": [{"field": "name", "message": "缺少此项。"}],
}  # fmt: skip


class _Untitled(GenerateJsonSchema):
    """Without titles made from names of Python attributes."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never: descriptions say it in Chinese."""
        return False


@cache
def openapi() -> dict[str, Any]:
    """The document."""
    models = _models()
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        paths.setdefault(path_of(each), {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": "拉萨国企人才与激励平台接口", "version": APPLICATION_VERSION, "description": DESCRIPTION},
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(each.tag for each in OPERATIONS)],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "个人令牌"}},
            "schemas": models | {"Problem": problem_schema()},
            "responses": {
                "Problem": {
                    "description": "没有办成；code 见各状态。",
                    "content": {
                        PROBLEM: {"schema": {"$ref": REFERENCE.format(model="Problem")}, "example": PROBLEM_EXAMPLE}
                    },
                }
            },
        },
    }


def path_of(operation: Operation) -> str:
    """The path with arguments in braces."""
    return ARGUMENT.sub(r"{\3}", operation.rule)


def problem_schema() -> dict[str, Any]:
    """RFC 9457 with our members."""
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["type", "title", "status", "code", "detail", "hint"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "code": {"type": "string", "enum": list(CODES)},
            "detail": text,
            "hint": text,
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "message"],
                    "properties": {"field": text, "message": text},
                },
            },
            "problems": {"type": "array", "items": text},
            "findings": {"type": "array", "items": {"type": "object"}},
            "field": text,
        },
    }  # fmt: skip


@cache
def _models() -> dict[str, Any]:
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = []
    for each in OPERATIONS:
        if each.body is not None:
            wanted.append((each.body, "validation"))
        wanted += [(reply, "serialization") for reply in (each.reply, each.held) if reply is not None]
    unique = list(dict.fromkeys(wanted))
    _names, schema = models_json_schema(unique, ref_template=REFERENCE, schema_generator=_Untitled)
    definitions: dict[str, Any] = schema["$defs"]
    return definitions


def schema_of(model: type[BaseModel]) -> dict[str, str]:
    """Where a model stands in the document."""
    return {"$ref": REFERENCE.format(model=model.__name__)}


def _operation(each: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": each.name,
        "tags": [each.tag],
        "summary": each.summary,
        "description": "\n\n".join(filter(None, (each.description, _needs(each)))),
        "x-permission": each.permission.value,
        "responses": _responses(each),
    }
    parameters = [*_path_parameters(each), *_query_parameters(each), *_header_parameters(each)]
    if parameters:
        told["parameters"] = parameters
    if each.body is not None:
        content: dict[str, Any] = {"schema": schema_of(each.body)}
        content["example"] = each.example if each.example is not None else example_of(content["schema"], _models())
        told["requestBody"] = {"required": True, "content": {JSON: content}}
    return told


def _needs(each: Operation) -> str:
    return f"所需权限：{each.permission.title}（`{each.permission.value}`）。"


def _path_parameters(each: Operation) -> Iterable[dict[str, Any]]:
    for kind, limits, name in ARGUMENT.findall(each.rule):
        bound = re.search(r"\d+", limits or "")
        if kind == "int":
            schema: dict[str, Any] = {"type": "integer", "minimum": 0}
            schema |= {"maximum": int(bound.group())} if bound else {}
        else:
            schema = {"type": "string", "minLength": 1, "pattern": "^[^/]+$"}
            schema |= {"maxLength": int(bound.group())} if bound else {}
        yield {"name": name, "in": "path", "required": True, "schema": schema, "description": TITLES[name]}


def _query_parameters(each: Operation) -> Iterable[dict[str, Any]]:
    schema = each.query.model_json_schema(schema_generator=_Untitled)
    required = schema.get("required", [])
    for name, each_schema in schema.get("properties", {}).items():
        bare = {key: value for key, value in each_schema.items() if key != "description"}
        options = bare.get("anyOf", [])
        if len(options) == 2 and {"type": "null"} in options:  # absent is how a query says nothing
            bare = next(option for option in options if option != {"type": "null"})
        bare.pop("default", None) if bare.get("default") is None else None
        parameter = {"name": name, "in": "query", "required": name in required, "schema": bare}
        if "description" in each_schema:
            parameter["description"] = each_schema["description"]
        yield parameter


def _header_parameters(each: Operation) -> Iterable[dict[str, Any]]:
    if each.repeats_safely:
        yield {
            "name": HEADER, "in": "header", "required": False,
            "description": "同一个键在一天内只办理一次，重试得到原来的回答。",
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
        }  # fmt: skip
    if each.needs_version:
        yield {
            "name": "If-Match", "in": "header", "required": False, "description": "读取时得到的 ETag，可代替 version。",
            "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
        }  # fmt: skip


def _responses(each: Operation) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "成功。"}
    if each.reply is not None:
        content: dict[str, Any] = {"schema": schema_of(each.reply)}
        made = each.reply_example is None
        content["example"] = example_of(content["schema"], _models()) if made else each.reply_example
        done["content"] = {JSON: content}
    headers = {}
    if each.repeats_safely:
        headers[REPLAYED] = {"description": "true 表示这是先前请求的回答。", "schema": {"type": "string"}}
    if each.status == 201:
        headers["Location"] = {"description": "新内容的地址。", "schema": {"type": "string"}}
    if headers:
        done["headers"] = headers
    later: dict[str, Any] = {}
    if each.held is not None:
        later["202"] = {
            "description": "已核实的档案：修改已提出，核实通过后生效。",
            "content": {JSON: {"schema": schema_of(each.held)}},
        }
    problem = {"$ref": "#/components/responses/Problem"}
    expected = [400, 401, 403, 429, 503]
    if "<" in each.rule or each.method != "GET":
        expected.append(404)
    if each.method != "GET":
        expected += [409]
    if each.body is not None:
        expected += [413, 415]
    if each.needs_version:
        expected.append(428)
    refusals = {str(status): problem for status in sorted(expected)}
    return {str(each.status): done} | later | refusals | {"default": problem}
