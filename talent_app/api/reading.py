"""Query strings and bodies as declared models: strict JSON, nothing unknown, every fault at once, in Chinese.

It knows no resource. Values of talent fields are read by `talents.values`, facts of plans by the rules: here is only
the envelope they come in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar, get_origin

from flask import request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict

from talent_app.api.errors import BodyTooLarge, InvalidJson, Malformed, UnsupportedBody, VersionNeeded
from talent_app.rules.fields import Unreadable, read_day
from talent_app.rules.refusal import Refused
from talent_app.rules.request import BinaryFraction, read_json

M = TypeVar("M", bound=BaseModel)

LARGEST_BODY = 8 * 1024 * 1024
LARGEST_ID = 2**53 - 1
LARGEST_VERSION = 2**31 - 1
#: Characters no database keeps: halves of surrogate pairs, and the null character.
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
DIGITS = re.compile(r"[0-9]{1,15}", re.ASCII)

SENTENCES = {
    "missing": "缺少此项。",
    "extra_forbidden": "没有这一项。",
    "string_type": "应为文本。",
    "string_too_short": "至少 {min_length} 个字。",
    "string_too_long": "最多 {max_length} 个字。",
    "string_pattern_mismatch": "写法不对。",
    "int_type": "应为整数。",
    "int_parsing": "应为整数。",
    "int_from_float": "应为整数。",
    "bool_type": "只能是 true 或 false。",
    "list_type": "应为列表。",
    "dict_type": "应为对象。",
    "model_type": "应为对象。",
    "model_attributes_type": "应为对象。",
    "too_short": "至少 {min_length} 项。",
    "too_long": "最多 {max_length} 项。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
    "date_type": "应为日期，例如 2026-11-23。",
    "none_required": "应为空。",
}


def _day(value: Any) -> Any:
    try:
        return None if value is None else read_day(value)
    except Unreadable as problem:
        raise ValueError(f"{problem}。") from None


def _whole(value: Any) -> Any:
    """A number in a query string: plain digits only."""
    if isinstance(value, str):
        if not DIGITS.fullmatch(value):
            raise ValueError("应为整数。")
        return int(value)
    return value


Day = Annotated[date, BeforeValidator(_day)]
Version = Annotated[int, Field(ge=1, le=LARGEST_VERSION, description="您读到的 version。")]
# bounds stand before the reader, so that they belong to the number and to the document
Limit = Annotated[int, Field(ge=1, le=200), BeforeValidator(_whole)]
Year = Annotated[int, Field(ge=2016, le=2100), BeforeValidator(_whole)]
RowId = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(_whole)]
AskedVersion = Annotated[int, Field(ge=1, le=LARGEST_VERSION), BeforeValidator(_whole)]


class Body(BaseModel):
    """What a request carries."""

    model_config = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=False)


class Query(BaseModel):
    """What stands after the question mark; a list may be repeated."""

    model_config = ConfigDict(extra="forbid", strict=True)


class PageQuery(Query):
    """The query of every list."""

    limit: Annotated[Limit, Field(description="每页条数。")] = 50
    cursor: Annotated[str | None, Field(max_length=600, description="上一次回答中 next 或 previous 里的游标。")] = None


def read_query(model: type[M], args: MultiDict[str, str]) -> M:
    """The query string as a model."""
    lists = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is list}
    given: dict[str, Any] = {}
    faults = []
    for name, values in args.lists():
        if any(UNKEEPABLE.search(text) for text in (name, *values)):
            faults.append((_kept(name), "含有无法保存的字符。"))
        elif name not in lists and len(values) > 1:
            faults.append((_kept(name), "只能出现一次。"))
        else:
            given[name] = values if name in lists else values[0]
    if faults:
        raise Malformed(faults)
    return validated(model, given)


def read_body(model: type[M]) -> M:
    """The JSON body as a model."""
    if request.mimetype != "application/json":
        raise UnsupportedBody("请求正文须为 JSON。", "请设置 Content-Type: application/json。")
    if (request.content_length or 0) > LARGEST_BODY:
        raise BodyTooLarge(f"请求正文超过 {LARGEST_BODY // 1024 // 1024} MB。", "请分几次提交。")
    content = request.get_data()
    if len(content) > LARGEST_BODY:
        raise BodyTooLarge(f"请求正文超过 {LARGEST_BODY // 1024 // 1024} MB。", "请分几次提交。")
    try:
        document = read_json(content)
    except Refused as refusal:
        raise InvalidJson("".join(refusal.problems), "请检查请求正文。") from refusal
    _check_text(document, "")
    return validated(model, document)


def validated(model: type[M], given: Any) -> M:
    """The data as the model, or every fault in Chinese."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        faults = [(_place(each["loc"]), _sentence(each)) for each in error.errors(include_url=False)]
        raise Malformed(faults) from error


def wanted_version(body_version: int | None) -> int:
    """The version a change refers to: from the body, or from `If-Match`."""
    tag = request.headers.get("If-Match")
    if tag is None:
        if body_version is None:
            raise VersionNeeded("没有说明修改的是哪一个版本。", "请在正文写明 version，或发送 If-Match。")
        return body_version
    text = tag.strip().removeprefix("W/").strip('"')
    if not DIGITS.fullmatch(text) or not 0 < int(text) <= LARGEST_VERSION:
        raise Malformed([("If-Match", "应为读取时得到的 ETag。")])
    if body_version is not None and int(text) != body_version:
        raise Malformed([("version", "与 If-Match 不一致。")])
    return int(text)


def _sentence(error: Mapping[str, Any]) -> str:
    if isinstance(error.get("input"), BinaryFraction):
        return '不接受带小数点的数字；金额和比例请写成文本，例如 "1500000.00"。'
    context = error.get("ctx") or {}
    if error["type"] == "literal_error":
        return f"可选：{str(context.get('expected', '')).replace(' or ', '、').replace(', ', '、')}。"
    if error["type"] == "value_error":
        return str(context.get("error") or "不符合要求。")
    return SENTENCES.get(error["type"], "不符合要求。").format_map(context)


def _place(path: tuple[Any, ...]) -> str:
    """`people[0].ref`."""
    said = ""
    for part in path:
        if isinstance(part, int):
            said += f"[{part}]"
        elif isinstance(part, str):
            said += f".{_kept(part)}" if said else _kept(part)
    return said


def _kept(name: str) -> str:
    return UNKEEPABLE.sub("?", name)[:60]


def _check_text(value: Any, place: str) -> None:
    """Refuse text that no database keeps, wherever it stands."""
    if isinstance(value, str):
        if UNKEEPABLE.search(value):
            raise Malformed([(place, "含有无法保存的字符。")])
    elif isinstance(value, dict):
        for key, each in value.items():
            _check_text(key, place)
            _check_text(each, f"{place}.{key[:60]}" if place else key[:60])
    elif isinstance(value, list):
        for number, each in enumerate(value):
            _check_text(each, f"{place}[{number}]")
