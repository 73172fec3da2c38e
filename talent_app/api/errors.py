"""Refusals as problem+json (RFC 9457): a Chinese sentence for people, a stable code for programs.

`docs/api.md` explains every code; codes are only ever added. What happens before a route of the interface is known
(an unknown address, a wrong method) is answered by `talent_app.web.errors` in the same form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _

from talent_app.core.errors import (
    AppError,
    Busy,
    Conflict,
    Forbidden,
    ImportRejected,
    InvalidInput,
    NotFound,
    RuleBlocked,
    Stale,
)
from talent_app.identity.sessions import TooManyAttempts
from talent_app.rules.parameters import NotInForce
from talent_app.rules.refusal import Refused

PROBLEM = "application/problem+json"

#: code → (status, when); the order is that of the documentation.
CODES: dict[str, tuple[int, str]] = {
    "bad_request": (400, "请求无法识别。"),
    "invalid_json": (400, "请求正文不是有效的 JSON，或含有带小数点的数字、重复的键。"),
    "invalid_input": (400, "某一项不符合要求；errors 逐项说明。"),
    "refused": (400, "规则请求有一处或多处问题；problems 逐条列出。"),
    "not_in_force": (400, "所需的政策参数在该日没有生效的取值。"),
    "unauthenticated": (401, "没有令牌，或令牌无效、已作废、已到期。"),
    "forbidden": (403, "账号或令牌没有这项权限。"),
    "not_found": (404, "没有这项内容，或者它不在权限范围内。"),
    "method_not_allowed": (405, "这个地址不支持所用的方法。"),
    "conflict": (409, "与现有内容或当前状态冲突。"),
    "stale": (409, "读取之后内容已被他人修改；请重新读取，再带新的 version 提交。"),
    "rule_blocked": (409, "规则不允许这一步；findings 列出原因。"),
    "key_reused": (409, "同一个 Idempotency-Key 用于不同的请求。"),
    "too_large": (413, "请求正文过大。"),
    "unsupported_media_type": (415, "请求正文须为 application/json。"),
    "version_needed": (428, "修改须带 version 或 If-Match。"),
    "too_many_requests": (429, "请求过于频繁；Retry-After 为需要等待的秒数。"),
    "internal_error": (500, "系统出错；请把编号告诉系统管理员。"),
    "busy": (503, "系统正忙，没有写入；可以原样重试。"),
}


class Unauthenticated(AppError):
    """No token, or one that opens nothing; the sentence does not tell which."""

    status = 401
    title = "需要令牌"


class VersionNeeded(AppError):
    """A change that does not say what it changes."""

    status = 428
    title = "缺少版本"


class TooManyRequests(AppError):
    """The token's allowance for this minute is used up."""

    status = 429
    title = "请求过于频繁"

    def __init__(self, seconds: int) -> None:
        super().__init__("这个令牌的请求过于频繁。", f"请在 {seconds} 秒后继续。")
        self.seconds = seconds


class UnsupportedBody(AppError):
    """The body is no JSON by its own account."""

    status = 415
    title = "格式不支持"


class BodyTooLarge(AppError):
    """The body is larger than any request needs to be."""

    status = 413
    title = "请求过大"


class InvalidJson(InvalidInput):
    """The body cannot be read as strict JSON."""


class Malformed(InvalidInput):
    """One or several values are not what the document says; `faults` are (place, sentence)."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = faults
        said = [f"{place}：{sentence}" if place else sentence for place, sentence in faults[:3]]
        sentence = "；".join(each.rstrip("。") for each in said)
        super().__init__(f"{sentence}。", "请对照接口说明修改后重试。", faults[0][0] or None)


class KeyReused(Conflict):
    """An idempotency key that belongs to another request."""


#: The first kind that fits decides.
KINDS: tuple[tuple[type[AppError], str], ...] = (
    (Unauthenticated, "unauthenticated"),
    (VersionNeeded, "version_needed"),
    (TooManyRequests, "too_many_requests"),
    (TooManyAttempts, "too_many_requests"),
    (UnsupportedBody, "unsupported_media_type"),
    (BodyTooLarge, "too_large"),
    (InvalidJson, "invalid_json"),
    (KeyReused, "key_reused"),
    (Refused, "refused"),
    (NotInForce, "not_in_force"),
    (InvalidInput, "invalid_input"),
    (ImportRejected, "invalid_input"),
    (RuleBlocked, "rule_blocked"),
    (Conflict, "conflict"),
    (NotFound, "not_found"),
    (Forbidden, "forbidden"),
    (Busy, "busy"),
)


def code_of(error: AppError) -> str:
    """The stable code of a refusal."""
    if isinstance(error, Stale):
        return "stale"
    return next((code for kind, code in KINDS if isinstance(error, kind)), "bad_request")


def problem_of(error: AppError) -> dict[str, Any]:
    """The refusal as plain data."""
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": _(error.title),
        "status": error.status,
        "code": code_of(error),
        "detail": error.message,
        "hint": error.hint,
    }
    field = getattr(error, "field", None)
    if isinstance(error, Malformed):
        problem["errors"] = [{"field": place, "message": sentence} for place, sentence in error.faults]
    elif field:
        problem["errors"] = [{"field": field, "message": f"{error.message}{error.hint}"}]
    if isinstance(error, Refused):
        problem["problems"] = list(error.problems)
    if isinstance(error, RuleBlocked):
        problem["findings"] = [each.to_json() if hasattr(each, "to_json") else each for each in error.findings]
    return problem


def answer(error: AppError) -> Response:
    """The response to a refusal."""
    headers: Mapping[str, str] = {}
    if isinstance(error, Unauthenticated):
        headers = {"WWW-Authenticate": 'Bearer realm="api"'}
    elif isinstance(error, TooManyRequests):
        headers = {"Retry-After": str(error.seconds)}
    elif isinstance(error, Busy):
        headers = {"Retry-After": "5"}
    body = json.dumps(problem_of(error), ensure_ascii=False)
    return Response(body, error.status, headers, content_type=PROBLEM)
