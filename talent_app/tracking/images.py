"""History images: how a row is written down canonically, committed to, and stored beside its table.

commitment = SHA-256(salt ‖ canonical image). A sealed column enters the image text as a keyed digest of its clear
value, so that rotating the data key changes the stored ciphertext but not the commitment.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import Table

from talent_app.core.money import Money
from talent_app.db.crypto import context_of, vault
from talent_app.db.types import canonical_json

SALT_BYTES = 16
AS_THEY_ARE = frozenset({str, int, bool})


def plain(value: Any) -> Any:
    """A column value as canonical JSON can hold it (money as fen, instants as UTC text, fractions as text)."""
    match value:
        case None | bool() | int() | str() | list() | dict():
            return value
        case Money():
            return value.fen
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case Fraction() | uuid.UUID():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
    raise TypeError(f"no canonical form for {type(value).__name__}")


def canonical_image(table: Table, values: Mapping[str, Any]) -> str:
    """The text a commitment is taken over; `values` by column name."""
    return canonical_images(table, [values])[0]


def canonical_images(table: Table, states: Sequence[Mapping[str, Any]]) -> list[str]:
    """The texts of many rows of a table: most columns of most rows are empty or stand as they are."""
    known: dict[datetime, str] = {}
    sealed_of = _columns_of(table).get
    texts = []
    for state in states:
        image = {}
        for name, value in state.items():
            if value is None or (is_sealed := sealed_of(name)) is None:
                continue
            kind = type(value)
            if is_sealed:
                clear = vault.open(bytes(value), context_of(table.name, name, state["uid"]))
                image[name] = vault.digest("image", clear)
            elif kind in AS_THEY_ARE:
                image[name] = value
            elif kind is datetime:  # nearly always the moment of the command
                image[name] = known.get(value) or known.setdefault(value, plain(value))
            elif kind is date:
                image[name] = value.isoformat()
            elif kind is uuid.UUID:
                image[name] = str(value)
            else:
                image[name] = plain(value)
        texts.append(canonical_json(image))
    return texts


@lru_cache(maxsize=1_000)
def _columns_of(table: Table) -> dict[str, bool]:
    """Name → whether sealed, of every column; asked anew for each of a hundred thousand rows it would take longest."""
    return {column.name: bool(column.info.get("sealed")) for column in table.columns}


def commit_to(salt: bytes, image: str) -> str:
    """The commitment of one image."""
    return hashlib.sha256(salt + image.encode()).hexdigest()


def image_columns(
    table: Table, states: Sequence[Mapping[str, Any]], ops: Sequence[str], *, at: datetime, entry_uid: uuid.UUID
) -> dict[str, list[Any]]:
    """What `<table>_history` has beside the table's columns and the place in the command (`ordinal`).

    The rows are so from `at` on; `ops` are I, U or D.
    """
    salts = [os.urandom(SALT_BYTES) for _state in states]
    texts = canonical_images(table, states)
    return {
        "op": list(ops),
        "recorded_from": [at] * len(states),
        # a deleted row's last image holds from the deletion to the deletion: it is never "in force"
        "recorded_until": [at if op == "D" else None for op in ops],
        "entry_uid": [entry_uid] * len(states),
        "salt": salts,
        "commitment": [commit_to(salt, op + text) for salt, op, text in zip(salts, ops, texts, strict=True)],
    }
