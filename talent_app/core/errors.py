"""The errors a user can cause or meet: each carries one Chinese sentence and one hint what to do next.

Pure. `web/errors.py` turns them into pages, the command line into exit code 2, the API into problem+json.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class AppError(Exception):
    """A refusal with a sentence (what happened and why) and a hint (what to do)."""

    status = 400
    title = "操作未完成"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotFound(AppError):
    """The object does not exist, or lies outside the reader's scope; the two are not told apart."""

    status = 404
    title = "没有找到"

    def __init__(
        self, message: str = "没有找到您要的内容，或者它不在您的权限范围内。", hint: str = "请从列表重新进入。"
    ) -> None:
        super().__init__(message, hint)


class Forbidden(AppError):
    """The actor lacks the permission."""

    status = 403
    title = "没有权限"

    def __init__(
        self, message: str = "您没有执行这项操作的权限。", hint: str = "如工作需要，请联系安全管理员授予角色。"
    ) -> None:
        super().__init__(message, hint)


class Conflict(AppError):
    """Somebody changed the row since the user saw it, a unique value is taken, or the state has moved on."""

    status = 409
    title = "内容已被更改"

    def __init__(self, message: str, hint: str = "请核对最新内容后再提交。", current: Any = None) -> None:
        super().__init__(message, hint)
        self.current = current


class Stale(Conflict):
    """Somebody changed the row since the user saw it; pages show both versions and let him choose by field."""

    def __init__(
        self, message: str = "您打开之后，别人已经修改了这条记录。", hint: str = "请核对最新内容后再提交。"
    ) -> None:
        super().__init__(message, hint)


class Busy(AppError):
    """The database could not be had in time; nothing was written and the same request may be sent again."""

    status = 503
    title = "系统正忙"

    def __init__(
        self, message: str = "系统正在处理一项较大的写入，您的内容尚未保存。", hint: str = "请稍候片刻后再点一次保存。"
    ) -> None:
        super().__init__(message, hint)


class Unwritable(AppError):
    """A file could not be written: the disk is full or read-only; nothing was kept."""

    status = 503
    title = "存储空间已满"

    def __init__(
        self, message: str = "文件没有保存：服务器的磁盘已满或不可写。", hint: str = "请联系系统管理员检查磁盘后重试。"
    ) -> None:
        super().__init__(message, hint)


class InvalidInput(AppError):
    """One value cannot be accepted; `field` names the form field it belongs under."""

    status = 400
    title = "输入有误"

    def __init__(self, message: str, hint: str = "", field: str | None = None) -> None:
        super().__init__(message, hint)
        self.field = field


class RuleBlocked(AppError):
    """The rules forbid the step; `findings` are the blocking ones."""

    status = 409
    title = "规则不允许"

    def __init__(self, message: str, findings: Sequence[Any] = (), hint: str = "请按每条提示修改后再提交。") -> None:
        super().__init__(message, hint)
        self.findings = tuple(findings)


class ImportRejected(AppError):
    """A file cannot be taken at all; `rows` are row-level messages where there are any."""

    status = 400
    title = "文件无法导入"

    def __init__(self, message: str, rows: Sequence[Any] = (), hint: str = "请修改文件后重新上传。") -> None:
        super().__init__(message, hint)
        self.rows = tuple(rows)
