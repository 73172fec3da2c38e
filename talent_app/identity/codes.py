"""Codes of the second factor: what an authenticator computes (RFC 6238), and recovery codes. Pure but for randomness.

Whether a code was used before, and how often somebody may try, is not decided here.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta

import pyotp
import segno

from talent_app.db.crypto import normalised
from talent_app.identity.passwords import fits, hash_password

STEP = timedelta(seconds=30)
DIGITS = 6
#: Steps before and after the present one whose code is taken: a phone's clock is rarely exact.
DRIFT = 1
#: What an authenticator lists the account under; every letter of it makes the QR code finer.
ISSUER = "拉萨国企人才"

RECOVERY_CODES = 10
RECOVERY_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like something else
RECOVERY_LENGTH = 10
FEW_LEFT = 3


def new_secret() -> str:
    """A secret to share with an authenticator: 160 bits in base32."""
    return pyotp.random_base32()


def spaced(secret: str) -> str:
    """The secret in groups of four, to be typed where no camera is at hand."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def qr_image(secret: str, username: str) -> str:
    """The secret as a QR code on white, an address for `<img src>` (SVG without inline style)."""
    address = pyotp.TOTP(secret, name=username, issuer=ISSUER, digits=DIGITS).provisioning_uri()
    return str(segno.make(address, error="l", micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def step_of(at: datetime) -> int:
    """The number of the time step an instant lies in."""
    return int(at.timestamp()) // int(STEP.total_seconds())


def code_at(secret: str, step: int) -> str:
    """The code of one time step."""
    return str(pyotp.TOTP(secret, digits=DIGITS).generate_otp(step))


def matching_step(secret: str, typed: str, at: datetime, after: int = 0) -> int | None:
    """The time step whose code was typed, near `at` and later than `after`; None when no code fits."""
    present = step_of(at)
    fitting = [
        step
        for step in range(present - DRIFT, present + DRIFT + 1)
        if secrets.compare_digest(code_at(secret, step).encode(), plain(typed).encode())
    ]
    return max((step for step in fitting if step > after), default=None)


def plain(typed: str) -> str:
    """A code as it was meant: full-width signs, spaces, hyphens and small letters make no difference.

    >>> plain(" １２３ 456 "), plain("k7qm2-x9rtb")
    ('123456', 'K7QM2X9RTB')
    """
    return normalised(typed).replace("-", "")


def is_recovery(typed: str) -> bool:
    """Whether what was typed looks like a recovery code and not like a code of an authenticator."""
    return len(plain(typed)) == RECOVERY_LENGTH


def new_recovery_codes() -> list[str]:
    """A set of recovery codes, to be shown once."""
    half = RECOVERY_LENGTH // 2
    letters = ["".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    return [f"{text[:half]}-{text[half:]}" for text in letters]


def hash_recovery(recovery_codes: list[str]) -> str:
    """What is kept of a set of recovery codes: an argon2id hash of each (slow: never inside a command)."""
    return json.dumps([hash_password(plain(code)) for code in recovery_codes])


def recovery_hash(kept: str, typed: str) -> str | None:
    """The hash, among those kept, of the recovery code that was typed (slow: never inside a command)."""
    code = plain(typed)
    return next((hashed for hashed in json.loads(kept) if fits(hashed, code)), None)


def without(kept: str, hashed: str) -> str | None:
    """The kept set after a code was used; None when it had been used before."""
    hashes = json.loads(kept)
    return json.dumps([each for each in hashes if each != hashed]) if hashed in hashes else None


def left(kept: str) -> int:
    """How many recovery codes can still be used."""
    return len(json.loads(kept))
