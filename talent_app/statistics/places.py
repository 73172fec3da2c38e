"""Which tile an organisation counts on: its zone, where a regulator of a zone stands above it, else its region.

Zones are institutions, not regions (`layouts/tiles.yaml`); Lhasa's regions come from the code table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from talent_app.organisations.models import Organisation, OrganisationKind
from talent_app.statistics.chart_forms import tile_layout
from talent_app.statistics.cube import Table

LAYOUT = "lhasa"


def by_place(organisations: Iterable[Organisation], table: Table) -> list[list[object]]:
    """The figures of a table by organisation, added up by place: [code, figure], only places where something counts."""
    everything = list(organisations)
    figures: dict[str, int] = defaultdict(int)
    zones = _zones(everything)
    for one in everything:
        figure = table.row_total(str(one.id))
        if figure:
            figures[_place(one, zones)] += figure
    return [[code, figure] for code, figure in sorted(figures.items())]


def _zones(organisations: list[Organisation]) -> dict[int, str]:
    names = {tile.title: tile.code for tile in tile_layout(LAYOUT) if tile.code.startswith("zone_")}
    return {
        one.id: code
        for one in organisations
        if one.kind is OrganisationKind.COUNTY_REGULATOR
        for name, code in names.items()
        if name in one.name or name in one.short_name
    }


def _place(organisation: Organisation, zones: dict[int, str]) -> str:
    above = [int(part) for part in organisation.path.split("/") if part]
    return next((zones[one] for one in reversed(above) if one in zones), organisation.region or "?")
