"""The profile of an innovation team on paper: graph, single points, members, work, plan, appraisals, failures."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from talent_app.core.formats import instant
from talent_app.documents.pdf import render_pdf
from talent_app.teams import charts
from talent_app.teams.charts import COLUMNS, Graph
from talent_app.teams.enums import Ground
from talent_app.teams.queries import Whole

WIDTH, TOP, STEP = 900, 56, 62
INK, PLAIN, ALONE, EDGE = "#1a1a1a", "#1f4e79", "#b0561a", "#9aa5ad"
LONGEST = 9


def drawing(graph: Graph) -> bytes:
    """The graph as five columns of points; what hangs on one person is a diamond, not only another colour."""
    counts = [sum(1 for node in graph.nodes if node.column == column) for column in range(len(COLUMNS))]
    tallest = max([*counts, 3])
    places: dict[str, tuple[int, int]] = {}
    seen = [0] * len(COLUMNS)
    for node in graph.nodes:
        x = 110 + node.column * (WIDTH - 220) // (len(COLUMNS) - 1)
        y = TOP + STEP // 2 + seen[node.column] * STEP + (tallest - counts[node.column]) * STEP // 2
        places[node.key] = (x, y)
        seen[node.column] += 1
    parts = [
        f'<text x="{110 + n * (WIDTH - 220) // (len(COLUMNS) - 1)}" y="20" text-anchor="middle">{title}</text>'
        for n, title in enumerate(COLUMNS)
    ]
    for one, other in graph.edges:
        (x, y), (to_x, to_y) = places[one], places[other]
        parts.append(f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" stroke="{EDGE}"/>')
    for node in graph.nodes:
        x, y = places[node.key]
        if node.alone:
            parts.append(f'<path d="M{x} {y - 8}L{x + 8} {y}L{x} {y + 8}L{x - 8} {y}Z" fill="{ALONE}"/>')
        else:
            parts.append(f'<circle cx="{x}" cy="{y}" r="6" fill="{PLAIN}"/>')
        title = node.title if len(node.title) <= LONGEST else f"{node.title[: LONGEST - 1]}…"
        for look in (' stroke="#ffffff" stroke-width="6"', ""):  # first what keeps lines away from the words
            parts.append(f'<text x="{x}" y="{y - 13}" text-anchor="middle"{look}>{escape(title)}</text>')
    height = TOP + tallest * STEP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<g font-family="Noto Serif CJK SC" font-size="19" fill="{INK}">{"".join(parts)}</g></svg>'
    ).encode()


def profile(found: Whole, enterprise: str, rewards: Sequence[tuple[int, str, str]], viewer: str, at: datetime) -> bytes:
    """The profile as PDF with the reader's name behind every page."""
    team = found.team
    graph = charts.graph_of(found, rewards)
    title = f"{enterprise}{team.name}"
    return render_pdf(
        "pdf/team_profile.html",
        {
            "title": title, "team": team, "found": found, "rows": charts.table_of(found), "viewer": viewer,
            "printed": instant(at), "rewards": [
                (found.people[talent].name, name, what) for talent, name, what in rewards if talent in found.people
            ],
            "grounds": {one.id: "；".join(Ground(code).title for code in one.grounds) for one in found.failures},
            "lines": {one.id: one.name for one in found.lines},
        },
        title=title,
        identifier=hashlib.sha256(f"{team.uid}/{team.version}/{viewer}".encode()).digest(),
        created=at,
        watermark=f"阅览件\n{viewer}",
        images={"graph": drawing(graph)},
    )  # fmt: skip
