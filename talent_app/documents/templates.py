"""One plain Jinja environment for documents and notices: no request, no globals, no database.

A template gets a plain dictionary. Filters are those of the web pages plus the few that read the values of a frozen
snapshot, where money is canonical text. A name that is not there is an error, never an empty place on paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from talent_app.core.formats import FILTERS, capitals, day_long, money
from talent_app.core.money import Money

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MISSING = "—"
CANONICAL_MONEY = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{2}", re.ASCII)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def as_money(value: Money | str | int) -> Money:
    """Money as a snapshot holds it: text such as "1500000.00", or whole fen; a float is refused."""
    if isinstance(value, Money):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Money.from_fen(value)
    if isinstance(value, str) and CANONICAL_MONEY.fullmatch(value):
        return Money.yuan(value)
    raise ValueError(f"not an amount of a snapshot: {value!r}")


def as_date(value: date | str) -> date:
    """A day as a snapshot holds it: ISO text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def figure(value: Any) -> str:
    """A limit, an actual value or a result as a reader expects it: amounts with separators, nothing as a dash."""
    if value is None or value == "" or value == []:
        return MISSING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return "、".join(figure(item) for item in value)
    text = str(value)
    if ISO_DAY.fullmatch(text):
        return date_long(text)
    return money(Money.yuan(text)) if CANONICAL_MONEY.fullmatch(text) else text


def yuan(value: Money | str | int) -> str:
    """An amount of a snapshot with separators and two decimals."""
    return money(as_money(value))


def yuan_capitals(value: Money | str | int) -> str:
    """An amount of a snapshot in RMB capitals."""
    return capitals(as_money(value))


def date_long(value: date | str) -> str:
    """A day of a snapshot, 2026年11月23日."""
    return day_long(as_date(value))


SNAPSHOT_FILTERS = {"figure": figure, "yuan": yuan, "yuan_capitals": yuan_capitals, "date_long": date_long}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment, made once in a process."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS | SNAPSHOT_FILTERS)
    return made


def render_text(template: str, context: Mapping[str, Any]) -> str:
    """The text of a template under `templates/`, filled from a plain dictionary."""
    return environment().get_template(template).render(dict(context))
