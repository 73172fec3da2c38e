"""The dimension every cube has: the organisation a figure belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from talent_app.core.scope import Scope
from talent_app.db.engine import active_scope
from talent_app.organisations.queries import names
from talent_app.statistics.cube import Dimension


def organisation_names(codes: Iterable[str]) -> Mapping[str, str]:
    """Short names of organisations in the reader's scope, by id as text."""
    found = names(active_scope() or Scope.nothing(), (int(code) for code in codes))
    return {str(key): name for key, name in found.items()}


ORGANISATION = Dimension(
    "organisation", "单位", "登记或编制方案的单位；集团本部与所属企业分别列示。", None, labels=organisation_names,
    column="organisation_id", source="单位登记信息", within=("first_level", "industry", "region"),
)  # fmt: skip
