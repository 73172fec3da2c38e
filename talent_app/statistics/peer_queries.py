"""Reads of peers: shares of every enterprise, told only as a distribution by whoever calls `peers.standing`.

One of the few modules that step outside the reader's scope; it gives no names.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.organisations.models import Organisation, OrganisationKind
from talent_app.statistics import queries
from talent_app.statistics.cubes import CUBES
from talent_app.statistics.peers import AMOUNTS, INDICATORS, Peer

PURPOSE = "peer distributions"
FIRMS = (OrganisationKind.GROUP, OrganisationKind.ENTERPRISE)


def everybody(_scope: Scope, today: date) -> list[Peer]:
    """Every active enterprise as a peer, whoever asks."""
    beyond = Scope.beyond(PURPOSE)
    counts: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    wanted = sorted({(each.cube, each.dimension) for each in INDICATORS})
    with within(beyond):
        firms = session.execute(
            select(Organisation.id, Organisation.industry).where(
                Organisation.kind.in_(FIRMS), Organisation.is_active.is_(True)
            )
        ).all()
        tables = queries.tables(
            beyond, [(CUBES[cube], (name, "organisation"), "registrations") for cube, name in wanted], today=today
        )
        last = {"year": [str(today.year - 1)]}
        amounts = [
            [
                queries.table(beyond, CUBES[each.cube], ("organisation",), name, last, today=today)
                for name in (each.amount.above, each.amount.below)
            ]
            for each in AMOUNTS
            if each.amount
        ]
    for (cube, name), table in zip(wanted, tables, strict=True):
        for (code, organisation), figure in table.figures.items():
            for each in INDICATORS:
                if (each.cube, each.dimension) == (cube, name):
                    pair = counts[int(organisation)][each.code]
                    pair[0] += figure if each.counts(code) else 0
                    pair[1] += figure
    for each, pair_of in zip(AMOUNTS, amounts, strict=True):
        for place, table in enumerate(pair_of):
            for (organisation, _), figure in table.figures.items():
                counts[int(organisation)][each.code][place] += figure
    return [
        Peer(firm, industry or "", {code: (part, whole) for code, (part, whole) in counts[firm].items()})
        for firm, industry in firms
    ]
