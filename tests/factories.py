"""Rows for tests: plain functions with good defaults, made through the commands that users use."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from stdnum.cn import ric

from talent_app.core.actor import Actor
from talent_app.talents import service as talents
from talent_app.talents.models import Person, Talent
from talent_app.talents.persons import person_of

_counter = itertools.count(1)

#: Everything a complete registration needs beside its document number.
COMPLETE: dict[str, Any] = {
    "ethnicity": "04", "phone": "+8613912341234", "post": "高级工程师", "category": "professional",
    "highest_education": "21", "field": "冶金工程",
}  # fmt: skip


def resident_id(born_on: date = date(1985, 7, 2), *, male: bool = True, region: str = "540102") -> str:
    """A valid, invented resident identity number, another one at every call."""
    serial = next(_counter) % 500 * 2 + (1 if male else 0)
    head = f"{region}{born_on:%Y%m%d}{serial:03d}"
    return head + ric.calc_check_digit(head + "0")


def create_talent(actor: Actor, **over: Any) -> Talent:
    """A registration in the actor's organisation; complete unless `over` takes something away (None)."""
    organisation_id = over.pop("organisation_id", None) or actor.organisation_id
    born_on = over.pop("born_on", date(1985, 7, 2))
    male = over.get("sex", "1") == "1"
    number = over.pop("document_number", ...)
    values = {"name": f"测试人员{next(_counter)}", **COMPLETE, "born_on": born_on, "sex": "1" if male else "2"}
    values["document_number"] = resident_id(born_on or date(1985, 7, 2), male=male) if number is ... else number
    values |= over
    return talents.create_talent(actor, organisation_id, {name: v for name, v in values.items() if v is not None})


def create_person(actor: Actor, **over: Any) -> Person:
    """A person, by way of a registration."""
    return person_of(create_talent(actor, **over))
