"""Authenticated encryption of single values and the keyed index that finds them.

Ciphertext = key id (4 bytes) ‖ nonce (12) ‖ AES-256-GCM or SM4-GCM data; the associated data names table, column and
the row's uid, so a ciphertext moved to another row does not open. The key id tells the cipher too, so both are read at
any time and `flask keys rotate` goes from one to the other. Equality search goes through HMAC-SHA-256 under a key of
its own. Keys come from the settings, never from code, and are never logged.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
ID_BYTES = 4
TAG_BYTES = 16
AES, SM4 = "aes-256-gcm", "sm4-gcm"
CIPHERS = (AES, SM4)


class Sealing(Protocol):
    """An authenticated cipher under one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The sealed bytes, the tag at their end."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The clear bytes; raises `InvalidTag`."""


class Sm4Gcm:
    """SM4 (GB/T 32907) in Galois counter mode (GB/T 36624), with the interface of `AESGCM`; its key has 16 bytes."""

    def __init__(self, key: bytes) -> None:
        self.cipher = algorithms.SM4(hashlib.sha256(b"sm4:" + key).digest()[:16])

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The sealed bytes, the tag at their end."""
        sealing = Cipher(self.cipher, modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(associated_data or b"")
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The clear bytes; raises `InvalidTag`."""
        if len(data) < TAG_BYTES:
            raise InvalidTag
        opening = Cipher(self.cipher, modes.GCM(nonce, data[-TAG_BYTES:])).decryptor()
        opening.authenticate_additional_data(associated_data or b"")
        return opening.update(data[:-TAG_BYTES]) + opening.finalize()


class KeyMissing(RuntimeError):
    """A setting that must hold a key is absent, malformed, or does not hold the key a value was sealed under."""


def parse_key(text: str, name: str) -> bytes:
    """Decode a 32-byte key written in base64 (`name` is the setting, for the message)."""
    try:
        key = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise KeyMissing(f"设置 {name} 不是有效的 base64 密钥") from error
    if len(key) != KEY_BYTES:
        raise KeyMissing(f"设置 {name} 应为 {KEY_BYTES} 字节（base64），现为 {len(key)} 字节")
    return key


def parse_keys(text: str) -> list[bytes]:
    """Decode DATA_KEY: the current key, then older ones, separated by commas."""
    return [parse_key(part.strip(), "DATA_KEY") for part in text.split(",") if part.strip()]


def key_id(key: bytes) -> bytes:
    """Four bytes that name a key without telling it."""
    return hashlib.sha256(b"key-id:" + key).digest()[:ID_BYTES]


@lru_cache(maxsize=32)
def _named(key: bytes, kind: str) -> tuple[bytes, Sealing]:
    """A key's name and its cipher, made once: ten thousand values of an import are sealed under the same key."""
    return (key_id(key), AESGCM(key)) if kind == AES else (key_id(b"sm4:" + key), Sm4Gcm(key))


def _find(keys: list[bytes], wanted: bytes) -> Sealing | None:
    for key in keys:
        for kind in CIPHERS:
            name, cipher = _named(key, kind)
            if name == wanted:
                return cipher
    return None


@dataclass
class Vault:
    """Seals and opens values; the first data key is the current one, the others only open."""

    data_keys: list[bytes] = field(default_factory=list)
    index_key: bytes = b""
    #: What new values are sealed with; what was sealed with the other opens all the same.
    cipher: str = AES
    #: Asked for DATA_KEY again when a value names an unknown key: a rotation may have added one while this process ran.
    refresh: Callable[[], str] | None = None

    def configure(self, data_key: str, index_key: str) -> None:
        """Take the keys from the settings; DATA_KEY may list older keys after the current one, separated by commas."""
        self.data_keys = parse_keys(data_key)
        self.index_key = parse_key(index_key, "INDEX_KEY")
        if not self.data_keys:
            raise KeyMissing("设置 DATA_KEY 为空")

    def use_cipher(self, kind: str) -> None:
        """Seal with this cipher from now on."""
        if kind not in CIPHERS:
            raise KeyMissing(f"设置 DATA_CIPHER 应为 {'、'.join(CIPHERS)} 之一，现为“{kind}”")
        self.cipher = kind

    @property
    def current_id(self) -> bytes:
        """What stands before everything that is sealed now: it names key and cipher."""
        return _named(self.data_keys[0], self.cipher)[0]

    def seal(self, clear: str, context: bytes) -> bytes:
        """Encrypt one value for the place that `context` names."""
        return self.seal_bytes(clear.encode(), context)

    def open(self, sealed: bytes, context: bytes) -> str:
        """Decrypt one value; raises when the key is unknown or the bytes were altered or moved."""
        return self.open_bytes(sealed, context).decode()

    def seal_bytes(self, clear: bytes, context: bytes) -> bytes:
        """Encrypt bytes (a file) for the place that `context` names."""
        if not self.data_keys:
            raise KeyMissing("尚未配置 DATA_KEY，不能保存敏感信息")
        name, cipher = _named(self.data_keys[0], self.cipher)
        nonce = os.urandom(NONCE_BYTES)
        return name + nonce + cipher.encrypt(nonce, clear, context)

    def open_bytes(self, sealed: bytes, context: bytes) -> bytes:
        """Decrypt bytes; raises `InvalidTag` when they were altered or moved."""
        wanted, nonce, data = sealed[:ID_BYTES], sealed[ID_BYTES : ID_BYTES + NONCE_BYTES], sealed[16:]
        return self._cipher_named(wanted).decrypt(nonce, data, context)

    def _cipher_named(self, wanted: bytes) -> Sealing:
        if found := _find(self.data_keys, wanted):
            return found
        fresh = parse_keys(self.refresh()) if self.refresh else []
        if found := _find(fresh, wanted):
            self.data_keys = fresh
            return found
        raise KeyMissing(f"没有编号为 {wanted.hex()} 的数据密钥，无法读取加密内容")

    def index(self, clear: str) -> str:
        """The keyed digest under which an equal value is found again."""
        return self.digest("index", normalised(clear))

    def digest(self, purpose: str, clear: str) -> str:
        """A keyed digest for one named purpose (index, history image)."""
        if not self.index_key:
            raise KeyMissing("尚未配置 INDEX_KEY，不能检索敏感信息")
        return hmac.digest(self.index_key, f"{purpose}\0{clear}".encode(), "sha256").hex()


def normalised(text: str) -> str:
    """NFKC, upper case, no spaces: the form in which equality is decided.

    >>> normalised(" 11010519491231002x ")
    '11010519491231002X'
    """
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def context_of(table: str, column: str, uid: uuid.UUID) -> bytes:
    """The associated data that ties a ciphertext to its row."""
    return f"{table}.{column}".encode() + uid.bytes


vault = Vault()
