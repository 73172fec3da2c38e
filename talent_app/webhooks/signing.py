"""Signatures of messages, as the Standard Webhooks specification writes them: HMAC-SHA256 over id, moment and body.

The moment is signed too, so a receiver refuses what is older than `REPLAY_WINDOW`; the id stays the same when a
message is tried again, so a receiver that has seen it does nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

PREFIX = "whsec_"
SECRET_BYTES = 32
#: How far the clocks of sender and receiver may be apart.
REPLAY_WINDOW = timedelta(minutes=5)


def new_secret() -> str:
    """A signing secret nobody can guess; its beginning tells scanners of source code what it is."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, moment: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, f"{message_id}.{moment}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def headers(secret: str, message_id: str, moment: int, body: bytes) -> dict[str, str]:
    """What goes with a message."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "lhasa-talent-webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret, message_id, moment, body),
    }
