"""Enumerations whose members are stored codes with a Chinese title for the screen."""

from __future__ import annotations

from enum import Enum
from typing import Self


class TitledEnum(Enum):
    """`MEMBER = "code", "中文"`: `.value` is the stored code, `.title` what a user reads.

    >>> class Light(TitledEnum):
    ...     RED = "red", "红灯"
    >>> Light("red").title, Light.RED.value
    ('红灯', 'red')
    """

    title: str

    def __new__(cls, code: str, title: str = "") -> Self:
        # The default exists only so that type checkers accept the look-up `Light("red")`; a member has a title.
        if not title:
            raise TypeError(f"{cls.__name__} {code!r} has no Chinese title")
        member = object.__new__(cls)
        member._value_ = code
        member.title = title
        return member

    def __str__(self) -> str:
        return self.title

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(code, title) pairs in declaration order, for a select field."""
        return [(member.value, member.title) for member in cls]
