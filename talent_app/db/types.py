"""Column types: exact money, ratios in millionths, aware instants, titled enums, canonical JSON text.

A money column allows in SQL only what stays exact and meaningful (=, <, IN, min, max, sum); anything else raises.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, String, Text, false
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator

from talent_app.core.enums import TitledEnum
from talent_app.core.money import Money

MILLION = 1_000_000

#: Primary keys: 64 bits on PostgreSQL, SQLite's own rowid alias elsewhere.
BigId = BigInteger().with_variant(Integer(), "sqlite")

_MONEY_OPERATORS = {
    operators.eq,
    operators.ne,
    operators.lt,
    operators.le,
    operators.gt,
    operators.ge,
    operators.in_op,
    operators.not_in_op,
    operators.is_,
    operators.is_not,
    operators.between_op,
    operators.asc_op,
    operators.desc_op,
}


class MoneyColumn(TypeDecorator[Money]):
    """Money as an integer number of fen; name the column `…_fen` in the database."""

    impl = BigInteger
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[Any]):
        """Refuses arithmetic in SQL: products and averages of money are computed in Python, with a named rounding."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
            if op not in _MONEY_OPERATORS:
                raise TypeError(f"money columns do not allow {op.__name__} in SQL; load the values and use core.money")
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator  # type: ignore[assignment]

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if not isinstance(value, Money):
            raise TypeError(f"a money column takes Money, not {type(value).__name__}")
        return value.fen

    def process_result_value(self, value: Any, dialect: Dialect) -> Money | None:
        if value is None:
            return None
        if isinstance(value, Decimal):  # sum(bigint) is numeric on PostgreSQL
            if value != value.to_integral_value():
                raise TypeError("a money column returned a fraction of a fen")
            value = int(value)
        return Money.from_fen(int(value))


class RatioColumn(TypeDecorator[Fraction]):
    """A measured share as an integer of millionths; name the column `…_ppm`. Never holds a legal limit."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> int | None:
        return None if value is None else round(value * MILLION)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Fraction | None:
        return None if value is None else Fraction(int(value), MILLION)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC: timestamptz on PostgreSQL, fixed-width ISO text on SQLite (text order is time order)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant needs a time zone; take it from talent_app.clock")
        value = value.astimezone(UTC)
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)  # a tenth of the time strptime takes
        return value.astimezone(UTC)  # type: ignore[no-any-return]


class EnumColumn(TypeDecorator[TitledEnum]):
    """A `TitledEnum` stored as its code."""

    impl = String(40)
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[Any]):
        """Compares with codes that an address brought along too: one that does not exist fits no row."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
            kind: EnumColumn = self.type  # type: ignore[assignment]
            if op in (operators.eq, operators.ne) and kind.is_unknown(other[0]):
                return false() if op is operators.eq else self.expr.is_not(None)
            if op in (operators.in_op, operators.not_in_op) and isinstance(other[0], list | tuple | set | frozenset):
                other = ([value for value in other[0] if not kind.is_unknown(value)], *other[1:])
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator  # type: ignore[assignment]

    def __init__(self, kind: type[TitledEnum]) -> None:
        super().__init__()
        self.kind = kind
        self.members = {member.value: member for member in kind}

    def is_unknown(self, value: Any) -> bool:
        """Whether a value is a text that is no code."""
        return isinstance(value, str) and not isinstance(value, TitledEnum) and value not in self.members

    def process_bind_param(self, value: TitledEnum | str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return self.kind(value).value if isinstance(value, str) else str(value.value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> TitledEnum | None:
        return None if value is None else self.members[value]


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_json(value: Any) -> str:
    """JSON text with sorted keys and no spaces: the same value always gives the same bytes.

    >>> canonical_json({"b": 1, "a": "藏"})
    '{"a":"藏","b":1}'
    """
    return _CANONICAL.encode(value)


class JsonText(TypeDecorator[Any]):
    """A JSON document kept as canonical text, the same bytes on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)

    def compare_values(self, x: Any, y: Any) -> bool:
        return bool(x == y)


class SortText(TypeDecorator[str]):
    """Text compared by code point on both databases, for sort keys and prefix ranges."""

    impl = String
    cache_ok = True

    def __init__(self, length: int = 200) -> None:
        super().__init__(length)
        self.size = length

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(self.size, collation=collation))
