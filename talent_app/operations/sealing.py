"""The envelope of a backup: a stream cut into chunks, each under AES-256-GCM, so that any size needs constant memory.

header = magic ‖ format ‖ key id (4) ‖ salt (16); chunk = length with the mark "last" (4) ‖ ciphertext. The key is
derived from BACKUP_KEY and the salt; a nonce is the chunk's number and whether it is the last, so a chunk altered,
moved, left out or cut off at the end does not open. It knows nothing of what is inside.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from talent_app.core.errors import AppError
from talent_app.db.crypto import KEY_BYTES, key_id

MAGIC = b"TALENT-BACKUP\n"
FORMAT = 1
SALT_BYTES = 16
CHUNK = 1024 * 1024
TAG_BYTES = 16
LAST = 1 << 31
HEADER_BYTES = len(MAGIC) + 1 + 4 + SALT_BYTES


class Damaged(AppError):
    """The file is no whole backup of ours, or the key does not fit; nothing was changed."""

    def __init__(self, message: str, hint: str = "现有数据没有改动。请换用另一份备份文件。") -> None:
        super().__init__(message, hint)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, b"talent backup").derive(key))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class SealingWriter:
    """Takes bytes as a file would and writes them sealed to `target`; `close` marks the end."""

    def __init__(self, target: BinaryIO, key: bytes) -> None:
        self._target = target
        salt = os.urandom(SALT_BYTES)
        self._header = MAGIC + bytes([FORMAT]) + key_id(key) + salt
        self._cipher = _cipher(key, salt)
        self._waiting = bytearray()
        self._number = 0
        target.write(self._header)

    def write(self, data: bytes) -> int:
        """Take some bytes; whole chunks leave at once."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._send(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """Nothing to do: an unfinished chunk waits for more."""

    def close(self) -> None:
        """Send what waits as the last chunk; without it the file counts as cut off."""
        self._send(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _send(self, clear: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, is_last), clear, self._header)
        self._target.write((len(sealed) | (LAST if is_last else 0)).to_bytes(4, "big"))
        self._target.write(sealed)
        self._number += 1


class OpeningReader:
    """Gives the clear bytes of a sealed stream; raises `Damaged` at the first byte that is not as it was written."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._source = source
        self._header = source.read(HEADER_BYTES)
        if len(self._header) < HEADER_BYTES or not self._header.startswith(MAGIC):
            raise Damaged("这不是本系统的备份文件，或文件开头已损坏。")
        version, wanted = self._header[len(MAGIC)], self._header[len(MAGIC) + 1 : len(MAGIC) + 5]
        if version != FORMAT:
            raise Damaged(f"备份文件的格式版本是 {version}，本程序只认识版本 {FORMAT}，或文件开头已损坏。")
        if wanted != key_id(key):
            raise Damaged(
                "备份文件不是用现在的 BACKUP_KEY 加密的，或文件开头已损坏。",
                "现有数据没有改动。请把设置 BACKUP_KEY 换成制作备份时的密钥，或换用另一份备份文件。",
            )
        self._cipher = _cipher(key, self._header[-SALT_BYTES:])
        self._ready = memoryview(b"")
        self._number = 0
        self._is_over = False

    def read(self, size: int = -1) -> bytes:
        """Up to `size` clear bytes; empty at the end."""
        if size < 0:
            parts = []
            while part := self.read(CHUNK):
                parts.append(part)
            return b"".join(parts)
        while not self._ready and not self._is_over:
            self._next()
        part, self._ready = bytes(self._ready[:size]), self._ready[size:]
        return part

    def drain(self) -> None:
        """Read to the end, so that its being there is proved too."""
        while self.read(CHUNK):
            pass

    def _next(self) -> None:
        head = self._source.read(4)
        frame = int.from_bytes(head, "big")
        is_last, length = bool(frame & LAST), frame & (LAST - 1)
        if len(head) < 4 or not TAG_BYTES <= length <= CHUNK + TAG_BYTES:
            raise Damaged("备份文件不完整：后半部分缺失或已损坏。")
        sealed = self._source.read(length)
        if len(sealed) < length:
            raise Damaged("备份文件不完整：后半部分缺失。")
        try:
            clear = self._cipher.decrypt(_nonce(self._number, is_last), sealed, self._header)
        except InvalidTag as error:
            raise Damaged("备份文件已损坏或被改动：内容与其校验码不符。") from error
        self._ready = memoryview(clear)
        self._number += 1
        if is_last:
            self._is_over = True
            if self._source.read(1):
                raise Damaged("备份文件已损坏：结尾之后还有多余的内容。")
