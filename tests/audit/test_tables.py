"""Every table is tracked, append-only, or exempt with a reason: nothing is written that nobody can follow."""

from __future__ import annotations

from talent_app.audit.exempt import APPEND_ONLY, EXEMPT
from talent_app.models import Base, OpsBase
from talent_app.tracking.models import Tracked


def test_every_table_is_in_exactly_one_class():
    tables = {name for base in (Base, OpsBase) for name in base.metadata.tables if not name.endswith("_history")}
    tracked = set(Tracked.registry_of_tracked)
    for name in sorted(tables):
        kinds = (("tracked", tracked), ("exempt", EXEMPT), ("append-only", APPEND_ONLY))
        classes = [kind for kind, names in kinds if name in names]
        assert len(classes) == 1, (
            f"the table {name} is {' and '.join(classes) or 'in no class'}: make its model Tracked, or add it to "
            "EXEMPT or APPEND_ONLY in audit/exempt.py with a reason"
        )
    assert (set(EXEMPT) | set(APPEND_ONLY)) <= tables, "audit/exempt.py names tables that do not exist"


def test_each_exemption_says_why():
    assert all(len(reason) > 5 for reason in [*EXEMPT.values(), *APPEND_ONLY.values()])
