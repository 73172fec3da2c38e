"""How an auditable event is declared; the events themselves stand in `actions.py`."""

from __future__ import annotations

from enum import Enum
from typing import Self


class Declared(Enum):
    """`MEMBER = "subject.verb", "中文", (detail keys)`; kind `read` where the last item says so."""

    label: str
    keys: frozenset[str]
    kind: str

    def __new__(cls, code: str, label: str, keys: tuple[str, ...] = (), kind: str = "write") -> Self:
        member = object.__new__(cls)
        member._value_, member.label, member.keys, member.kind = code, label, frozenset(keys), kind
        return member
