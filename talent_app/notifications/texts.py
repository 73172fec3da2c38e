"""The words of a notice: `templates/notices/<event>.txt`, its first line the title, filled from plain values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from talent_app.core.formats import FILTERS
from talent_app.notifications.events import Event

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "notices"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Plain text needs no escaping; a page escapes it when it is shown."""
    made = Environment(  # noqa: S701 - text, never HTML
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(FILTERS)
    return made


def words_of(event: Event, values: Mapping[str, Any]) -> tuple[str, str]:
    """(title, body) of a notice."""
    text = environment().get_template(f"{event.value}.txt").render(dict(values)).strip()
    title, _, body = text.partition("\n")
    return title.strip()[:200], body.strip()
