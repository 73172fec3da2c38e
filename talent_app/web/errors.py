"""Errors to Chinese pages, to problem+json for the API, and to sentences under form fields.

No handler here touches the database, so the page that says the database is gone can be shown without it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge
from wtforms import Field, FieldList, Form, FormField

from talent_app.core.errors import AppError, Conflict, InvalidInput, Stale
from talent_app.web.storage_troubles import trouble_of

#: Secrets are never sent back, not even hidden.
SECRET_NAMES = ("password", "secret", "passphrase", "one_time")
MOST_KEPT = 400
LARGEST_KEPT = 400_000

SENTENCES = {
    400: ("请求有误", "浏览器发来的内容无法识别。", "请返回上一页，检查后再试。"),
    401: ("请先登录", "这一页需要登录后查看。", "请登录后重新打开。"),
    403: ("没有权限", "您没有查看这一页或执行这项操作的权限。", "如工作需要，请联系安全管理员授予角色。"),
    404: ("没有找到", "没有找到您要的页面：地址有误，或者内容不在您的权限范围内。", "请从菜单或列表重新进入。"),
    405: ("不能这样打开", "这个地址只用于提交表单，不能直接打开。", "请从菜单重新进入。"),
    409: ("内容已被更改", "您打开页面之后，内容已被他人更改。", "请核对最新内容后再提交。"),
    410: ("已经失效", "这个链接已经失效。", "请从菜单重新进入。"),
    413: ("文件太大", "上传的内容超过了允许的大小，没有保存。", "请压缩或拆分后重新上传。"),
    415: ("格式不支持", "发来的内容不是系统接受的格式。", "请检查后再试。"),
    429: ("操作太频繁", "短时间内尝试次数过多，系统暂停了您的请求。", "请稍等几分钟后再试。"),
    500: ("系统出错", "系统处理时遇到意外，您的操作没有完成。", "请稍后再试；如再次出现，请把编号告诉系统管理员。"),
    503: ("系统正忙", "其他人正在写入数据，您的操作暂时没有完成。", "您填写的内容还在，请稍等片刻再提交一次。"),
}
#: What programs go by; the codes of refusals inside the interface stand in `talent_app.api.errors`.
CODES = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "busy",
}
LAST_RESORT = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>系统出错</title></head>'
    "<body><main><h1>系统出错</h1><p>系统处理时遇到意外，您的操作没有完成。请稍后再试。</p></main></body></html>"
)


def wants_json() -> bool:
    """True for the API and for scripts that ask for JSON."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and not request.accept_mimetypes.accept_html


def place_error(form: Form, error: AppError) -> None:
    """Puts the sentence of a service's error under the field it names, else above the form."""
    sentence = f"{error.message}{error.hint}"
    target = _field_named(form, getattr(error, "field", None) or "")
    if target is None:
        form.form_errors = [*form.form_errors, sentence]
    else:
        target.errors = [*target.errors, sentence]


@contextmanager
def errors_on(form: Form, *kinds: type[AppError]) -> Iterator[None]:
    """`with errors_on(form): …; return redirect(…)`: InvalidInput (or the given kinds) inside lands on the form.

    What is stale is never swallowed: `web/collisions.py` shows both versions.
    """
    try:
        yield
    except AppError as error:
        if isinstance(error, Stale) or not isinstance(error, kinds or InvalidInput):
            raise
        place_error(form, error)


def _field_named(fields: Any, name: str) -> Field | None:
    """The field of this name, in sub-forms and rows too (`people-0-amount`)."""
    for field in fields:
        if isinstance(field, FormField | FieldList):
            found = _field_named(field, name)
            if found is not None:
                return found
        elif name and name in (field.name, field.short_name):
            return field
    return None


def error_page(
    status: int, title: str, message: str, hint: str = "", *, kept: list[tuple[str, str]] | None = None, **extra: Any
) -> Response:
    """The page (or problem+json) of one error."""
    if wants_json():
        problem = {"type": "about:blank", "status": status, "title": title, "detail": message, "hint": hint}
        problem["code"] = CODES.get(status, "internal_error" if status >= 500 else "bad_request")
        if extra.get("field"):
            problem["field"] = extra["field"]
        response = jsonify(problem)
        response.mimetype = "application/problem+json"
    else:
        shown = {"findings": (), "rows": (), "current": (), "reference": "", "link": None, "typed": ()} | extra
        response = make_response(
            render_template(
                "error.html",
                status=status,
                error_title=title,
                message=message,
                hint=hint,
                kept=kept,
                action=request.full_path.rstrip("?") if kept is not None else "",
                **shown,
            )
        )
    response.status_code = status
    return response


def kept_values() -> list[tuple[str, str]] | None:
    """What was typed, for sending again; None when it cannot be kept (files, too much, or sent from elsewhere)."""
    if request.method != "POST" or any(sent.filename for sent in request.files.values()) or _is_foreign():
        return None
    token = current_app.config["WTF_CSRF_FIELD_NAME"]
    values = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not name.endswith(token) and not any(secret in name.lower() for secret in SECRET_NAMES)
    ]
    is_small = len(values) <= MOST_KEPT and sum(len(value) for _name, value in values) <= LARGEST_KEPT
    return values if is_small else None


def _is_foreign() -> bool:
    """True when a browser says that another site sent this form: nothing of it is offered for sending again."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site not in ("same-origin", "none") or (origin is not None and f"{origin}/" != request.host_url)


def _app_error(error: AppError) -> Response:
    current = getattr(error, "current", None)  # a comparison [(label, old, new)]; a bare row has no labels to show
    extra = {
        "findings": getattr(error, "findings", ()),
        "rows": getattr(error, "rows", ()),
        "current": current if isinstance(current, list | tuple) else (),
        "field": getattr(error, "field", None),
    }
    return error_page(error.status, _(error.title), error.message, error.hint, **extra)


def _http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    title, message, hint = SENTENCES.get(status, SENTENCES[400] if status < 500 else SENTENCES[500])
    response = error_page(status, _(title), _(message), _(hint))
    for name in ("Retry-After", "Allow"):
        value = dict(error.get_headers()).get(name)
        if value:
            response.headers[name] = value
    return response


def _too_large(_error: RequestEntityTooLarge) -> Response:
    title, message, hint = SENTENCES[413]
    return error_page(413, _(title), _(message), _(hint))


def _expired(error: CSRFError) -> Response:
    current_app.logger.info("refused a form without a valid token: %s", error.description)
    kept = kept_values()
    if kept is None:
        return error_page(
            400,
            _("页面已过期"),
            _("为了安全，这次提交没有被接受，数据没有改动。"),
            _("请返回原页面刷新后重新填写并提交。"),
        )
    return error_page(
        400,
        _("页面已过期"),
        _("页面打开太久或您重新登录过，为了安全，这次提交没有被接受，数据没有改动。"),
        _("您填写的内容还在，确认无误后请再提交一次。"),
        kept=kept,
    )


def _storage_error(error: Exception) -> Response:
    trouble = trouble_of(error)
    if trouble is None:
        return _unexpected(InternalServerError(original_exception=error))
    current_app.logger.warning("storage %s: %s", trouble.name, str(getattr(error, "orig", error))[:300])
    kept = kept_values()
    hint = trouble.hint if kept is not None else trouble.elsewhere
    link = request.full_path.rstrip("?") if request.method == "GET" else None
    response = error_page(503, _(trouble.title), _(trouble.message), _(hint), kept=kept, link=link)
    response.headers["Retry-After"] = "5"
    return response


def _unexpected(error: InternalServerError) -> Response:
    reference = secrets.token_hex(4)
    original = error.original_exception
    current_app.logger.error("error %s at %s", reference, request.path, exc_info=original)
    title, message, hint = SENTENCES[500]
    try:
        return error_page(500, _(title), _(message), _(hint), reference=reference)
    except Exception:
        current_app.logger.exception("the error page itself failed")
        return Response(LAST_RESORT, 500, mimetype="text/html")


def init_app(app: Flask) -> None:
    """Registers every handler."""
    app.register_error_handler(AppError, _app_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(InternalServerError, _unexpected)
    for kind in (OperationalError, InterfaceError, InternalError, PoolTimeout, OSError):
        app.register_error_handler(kind, _storage_error)


def seen_version(form: Any) -> int:
    """The version that a button's form says was seen; refused where it does not say, for nobody decides unseen."""
    if not form.validate_on_submit() or not form.version.data:
        told = "没有办理：提交的内容不完整，无法确认您看到的是最新内容。"
        raise Conflict(told, "请返回原来的页面，刷新后再办理。")
    return int(form.version.data)
