"""Forms beside the list of people: columns and density, ticks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from talent_app.talents.choices import Density
from talent_app.talents.fields import in_groups
from talent_app.web.forms import BaseForm, CodeField, CodesField, PlainForm


class ListColumnsForm(BaseForm):
    """Which columns the list shows, and how close its lines stand."""

    density = CodeField(_l("行距"), choices=Density, blank="", required=True)


def columns_form(fields: list) -> BaseForm:  # type: ignore[type-arg]
    """The form with one box of choices for each group of fields."""
    groups = in_groups(fields)
    boxes = {
        f"group_{n}": CodesField(title, choices=[(info.name, info.label) for info in infos])
        for n, (title, infos) in enumerate(groups)
    }
    return type("ListColumnsForm", (ListColumnsForm,), boxes)()


class ListPickForm(PlainForm):
    """The ticks of a page; the values are read from the request, because they are many and plain."""
