"""Columns of our own kinds in comparisons."""

from __future__ import annotations

from sqlalchemy import func, select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.organisations.models import Organisation, OrganisationKind
from tests.page import get_page


def count(*wanted):
    use_scope(Scope.everything())
    return session.scalar(select(func.count()).select_from(Organisation).where(*wanted))


def test_a_code_that_does_not_exist_fits_no_row(db):
    kind = Organisation.kind
    groups = count(kind == OrganisationKind.GROUP)
    assert (groups, count(kind == "group"), count(kind == "nonsense")) == (2, 2, 0)
    assert count(kind != "nonsense") == count()
    assert count(kind.in_(["group", "nonsense"])) == groups
    assert (count(kind.in_(["nonsense"])), count(kind.not_in(["nonsense"]))) == (0, count())


def test_a_list_asked_for_an_unknown_state_is_empty(client_as):
    reader = client_as("hr")
    for address in ("/support/needs", "/agreements", "/recruitment/demands"):
        get_page(reader, f"{address}?state=nonsense")
