"""Sections of a person's page that features to the right of the registry provide, as they provide work items.

A provider takes the actor and the registration and answers a section, or None where the actor sees none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from talent_app.core.actor import Actor
from talent_app.web.access import current_actor


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: what, where to read on, a few words, a pill (title, tone) or none."""

    title: str
    url: str
    note: str = ""
    state: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One section; `add_url` leads to entering something new, `blank` is said where there is nothing."""

    code: str
    title: str
    lines: list[Line] = field(default_factory=list)
    add_url: str = ""
    blank: str = ""


Provider = Callable[[Actor, Any], Section | None]
KEY = "person_sections"


def set_sections(app: Flask, providers: Iterable[Provider]) -> None:
    """Register the providers, in the order of the page."""
    app.extensions[KEY] = tuple(providers)
    app.jinja_env.globals["person_sections"] = person_sections


def person_sections(row: Any) -> list[Section]:
    """The sections of one registration for the present reader."""
    actor = current_actor()
    found = (provider(actor, row) for provider in current_app.extensions.get(KEY, ()))
    return [section for section in found if section is not None]
