"""An optional look by clamd, the daemon of ClamAV, over its own protocol; where it is set it must answer."""

from __future__ import annotations

import socket
import struct

from talent_app.core.errors import AppError, InvalidInput

PIECE = 64 * 1024
TIMEOUT_SECONDS = 30.0
LONGEST_ANSWER = 4096


class ScannerAway(AppError):
    """The scanner is set but does not answer: nothing is taken until it does."""

    status = 503
    title = "暂时不能上传"


def scan(address: str, data: bytes) -> None:
    """Let the clamd at `unix:/path` or `host:port` look at the bytes; refuses an infected file, and silence."""
    try:
        with _connected(address) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), PIECE):
                piece = data[start : start + PIECE]
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
            answer = _answer(connection)
    except (OSError, ValueError) as error:
        raise ScannerAway("病毒检查服务没有应答，附件未保存。", "请稍后重试；持续如此请联系系统管理员。") from error
    if answer.endswith("OK"):
        return
    if answer.endswith("FOUND"):
        raise InvalidInput("病毒检查发现文件带有恶意内容，已拒收。", "请用杀毒软件检查本机后，上传干净的文件。", "file")
    raise ScannerAway("病毒检查未能完成，附件未保存。", "请稍后重试；持续如此请联系系统管理员。")


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect(address.removeprefix("unix:"))
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), TIMEOUT_SECONDS)


def _answer(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < LONGEST_ANSWER:
        piece = connection.recv(1024)
        if not piece:
            break
        received += piece
    return received.rstrip(b"\0\n").decode("utf-8", "replace")
