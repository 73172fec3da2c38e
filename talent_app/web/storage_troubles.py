"""What is wrong with database or disk, in words: busy, gone, full, read-only. Nothing here touches either."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


@dataclass(frozen=True)
class Trouble:
    """One kind: how it is known, what the page says, what to do when what was typed is on the page, and when not."""

    name: str
    signs: tuple[str, ...]
    numbers: tuple[int, ...]
    title: str
    message: str
    hint: str
    elsewhere: str


KEPT = "您填写的内容还在，请稍等片刻再提交一次。"
LATER = "请稍等片刻，返回原页面再试一次。"
ADMINISTRATOR = "请联系系统管理员清理磁盘；恢复后"
BUSY = Trouble(
    "busy",
    ("locked", "lock timeout", "could not obtain lock", "deadlock", "could not serialize", "busy"),
    (),
    "系统正忙", "其他人正在写入数据，您的操作暂时没有完成。", KEPT, LATER,
)  # fmt: skip
FULL = Trouble(
    "full",
    ("disk is full", "no space left", "could not extend", "disk full", "disk i/o error", "could not write"),
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO),
    "存储空间已满", "服务器的磁盘已满或无法写入，您的操作没有保存，原有数据没有改动。",
    f"{ADMINISTRATOR}，您填写的内容还在，再提交一次即可。", f"{ADMINISTRATOR}，返回原页面再试一次。查看内容不受影响。",
)  # fmt: skip
READ_ONLY = Trouble(
    "read-only",
    ("readonly database", "read-only transaction", "read-only file system", "query_only"),
    (errno.EROFS, errno.EACCES, errno.EPERM),
    "系统只能查看", "服务器目前只能读取、不能写入（维护中，或磁盘变为只读），您的操作没有保存，原有数据没有改动。",
    "请联系系统管理员；恢复后，您填写的内容还在，再提交一次即可。",
    "请联系系统管理员；恢复后返回原页面再试一次。查看内容不受影响。",
)  # fmt: skip
GONE = Trouble(
    "gone",
    ("connection", "unable to open", "connect", "shutting down", "starting up", "server closed"),
    (),
    "数据库暂时不可用", "系统暂时连不上数据库，您的操作没有完成。", KEPT, LATER,
)  # fmt: skip
#: In this order: a full disk may also close connections.
TROUBLES = (FULL, READ_ONLY, BUSY, GONE)


def trouble_of(error: BaseException) -> Trouble | None:
    """Which of them an error is; None for a fault of our own."""
    if isinstance(error, PoolTimeout):
        return BUSY
    if isinstance(error, OSError):
        return next((each for each in TROUBLES if error.errno in each.numbers), None)
    if not isinstance(error, DBAPIError):
        return None
    said = str(error.orig).lower()
    return next((each for each in TROUBLES if any(sign in said for sign in each.signs)), None)
