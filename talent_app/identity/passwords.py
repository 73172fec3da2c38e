"""Hashing and judging passwords: argon2id with OWASP's parameters; length before complexity, no guessable password."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from talent_app.core.errors import InvalidInput

SHORTEST = 10
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: Compared against when the account does not exist, so that both cases take the same time.
NOBODY = HASHER.hash("nobody's password")
#: Words an attacker of this product tries first, beside the library's list of 30,000 common passwords.
OBVIOUS = ("admin", "lhasa", "lasa", "xizang", "guozi", "guoziwei", "rencai", "xinchou", "woaini", "zhongguo")
#: Of the library's five steps: 3 withstands guessing within the throttle of log-ins and an offline attack on argon2.
STRONG_ENOUGH = 3
#: The library judges no more than this of a long password, and what follows only makes it better.
JUDGED = 72


def hash_password(password: str) -> str:
    """The argon2id hash of a password (slow on purpose: call it before a command, never inside)."""
    return HASHER.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; takes as long when there is no account."""
    try:
        HASHER.verify(stored or NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def check_password(password: str, username: str, field: str = "password") -> None:
    """Refuse a password that is short, holds the log-in name, or is an obvious one."""
    lowered = password.lower()
    if len(password) < SHORTEST:
        raise InvalidInput(f"密码至少 {SHORTEST} 个字符。", "可以用几个词连成一句话，便于记忆。", field=field)
    if username.lower() in lowered:
        raise InvalidInput("密码不能包含登录名。", "请换一个密码。", field=field)
    judged = zxcvbn(password[:JUDGED], user_inputs=[username, *OBVIOUS])
    if judged["score"] < STRONG_ENOUGH:
        raise InvalidInput("这个密码太常见，容易被猜到。", "请换一个不常见的密码。", field=field)


def check_change(stored: str | None, username: str, old: str, new: str) -> None:
    """Refuse a change of the own password without the present one, to the same one, or to an unfit one."""
    if not fits(stored, old):
        raise InvalidInput("现在的密码不正确。", "请重新输入。", field="old_password")
    if new == old:
        raise InvalidInput("新密码与现在的密码相同。", "请换一个密码。", field="new_password")
    check_password(new, username, field="new_password")
