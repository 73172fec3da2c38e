"""The graph 人才—团队—项目—成果—奖励, of the parts every chart is made of, and the same as rows of a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from talent_app.documents.chart_kinds import SAID, WORDS, Spec, frame, labels
from talent_app.teams.enums import Line
from talent_app.teams.queries import Whole

COLUMNS = ("人才", "团队", "方向和项目", "成果", "奖励")
ROW_HEIGHT, LONGEST, LINES = 46, 13, 2
#: What stands at a point that hangs on one person: people, then work.
TOLD = {0: "单点，离开后无人接续", 2: "单点，仅一人承担", 3: "单点，仅一人承担"}


@dataclass(frozen=True, slots=True)
class Node:
    """A point of the graph: column, key, title; `alone` is told apart by colour, shape and word."""

    column: int
    key: str
    title: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Points and lines; a line is (key, key)."""

    nodes: list[Node]
    edges: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GraphRow:
    """One line of the table beside the graph."""

    kind: str
    title: str
    carried: str
    project: str
    note: str


def graph_of(found: Whole, rewards: Sequence[tuple[int, str, str]]) -> Graph:
    """The graph of a team; `rewards` are (talent, title, what it is for)."""
    nodes = [Node(1, "team", found.team.name)]
    edges: list[tuple[str, str]] = []
    alone = {one.member_id for one in found.single_points}
    thin = {line.line_id for one in found.single_points for line in one.lines}
    for member in found.present:
        nodes.append(Node(0, f"m{member.id}", found.people[member.talent_id].name, member.id in alone))
        edges.append((f"m{member.id}", "team"))
    for line in found.lines:
        nodes.append(Node(3 if line.kind.is_output else 2, f"l{line.id}", line.name, line.id in thin))
        edges.append((f"l{line.project_id}" if line.project_id else "team", f"l{line.id}"))
    for number, (talent, title, achievement) in enumerate(rewards):
        key = f"r{number}"
        nodes.append(Node(4, key, title))
        member = next((one.id for one in found.present if one.talent_id == talent), 0)
        carried = {one.line_id for one in found.holds if one.member_id == member}
        named = [one.id for one in found.lines if one.name in achievement]
        source = next((one for one in named if one in carried), None)
        edges.append((f"l{source}" if source else f"m{member}" if member else "team", key))
    return Graph(nodes, edges)


def table_of(found: Whole) -> list[GraphRow]:
    """What the graph shows, in words."""
    thin = {line.line_id for one in found.single_points for line in one.lines}
    names = {line.id: line.name for line in found.lines}
    rows = []
    for line in found.lines:
        holders = found.holders(line)
        note = "仅一人承担" if line.id in thin else "无人承担" if not holders else ""
        carried = "、".join(found.people[one.talent_id].name for one in holders) or "—"
        rows.append(GraphRow(line.kind.title, line.name, carried, names.get(line.project_id or 0, ""), note))
    order = list(Line)
    return sorted(rows, key=lambda row: [one.title for one in order].index(row.kind))


def _wide(text: str) -> int:
    """How much room a text takes, in half characters; signs above and below others take none."""
    return sum(
        0 if unicodedata.combining(one) or unicodedata.category(one) == "Mn"
        else 2 if unicodedata.east_asian_width(one) in "WFA" else 1
        for one in text
    )  # fmt: skip


def _fits(text: str) -> bool:
    return _wide(text) <= 2 * LONGEST


def wrapped(title: str) -> list[str]:
    """A name on at most two lines: the Chinese name in brackets begins a line, what does not fit is cut."""
    first, bracket, rest = title.partition("（")
    if _fits(title):
        return [title]
    if bracket and first and _fits(first) and _fits(bracket + rest):
        return [first, bracket + rest]
    half = min(max(_wide(title) // LINES + 1, LONGEST), 2 * LONGEST)  # two lines of like length, no sign left alone
    lines = [""]
    for one in title:
        if _wide(lines[-1] + one) > half:
            lines.append("")
        lines[-1] += one
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1][:-1]}…"]


def _told(graph: Graph, node: Node) -> str:
    """A point in a sentence, for whoever walks the graph by keyboard or hears it: what it is and what it joins."""
    titles = {one.key: one.title for one in graph.nodes}
    joined = [b if a == node.key else a for a, b in graph.edges if node.key in (a, b)]
    risk = f"（{TOLD.get(node.column, '单点')}）" if node.alone else ""
    links = f"，连接{'、'.join(titles[key] for key in joined)}" if joined else ""
    return f"{COLUMNS[node.column]}：{node.title}{risk}{links}"


def specification(graph: Graph) -> Spec:
    """Five columns of points joined by lines; what hangs on one person stands out by colour and shape."""
    places: dict[str, tuple[int, int]] = {}
    counts = [0] * len(COLUMNS)
    for node in graph.nodes:
        counts[node.column] += 1
    tallest = max(counts)
    seen = [0] * len(COLUMNS)
    for node in graph.nodes:
        # twice the row, so that a shorter column stands in the middle without halves
        places[node.key] = (node.column, 2 * seen[node.column] + tallest - counts[node.column])
        seen[node.column] += 1
    points = [
        {
            "x": places[node.key][0],
            "y": places[node.key][1],
            "title": "\n".join(wrapped(node.title)),
            "mark": "单点" if node.alone else "一般",
            "said": _told(graph, node),
        }
        for node in graph.nodes
    ]
    lines = [{"x": places[a][0], "y": places[a][1], "x2": places[b][0], "y2": places[b][1]} for a, b in graph.edges]
    x: dict[str, Any] = {
        "field": "x", "type": "quantitative", "scale": {"domain": [-0.6, 4.8], "nice": False}, "title": None,
        "axis": {
            "orient": "top", "values": [0, 1, 2, 3, 4], "grid": False, "ticks": False, "domain": False,
            "labelFontSize": 12,
            "labelExpr": "['" + "','".join(COLUMNS) + "'][datum.value]",
        },
    }  # fmt: skip
    # the span is said, so that a team without members or work yet has one too
    span = {"domain": [-1.2, 2 * tallest - 0.8], "nice": False, "reverse": True}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": span}
    mark = {
        "field": "mark", "type": "nominal", "title": None,
        "scale": {"domain": ["一般", "单点"]},
        "legend": {"orient": "bottom"},
    }  # fmt: skip
    shape = {**mark, "scale": {"domain": ["一般", "单点"], "range": ["circle", "diamond"]}}
    place = {"x": x, "y": y}
    lines_drawn: Spec = {
        "data": {"values": lines},
        "mark": {"type": "rule", "strokeWidth": 1, "aria": False},
        "encoding": place | {"x2": {"field": "x2"}, "y2": {"field": "y2"}},
    }
    drawn: Spec = {
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
        "encoding": place | {"color": mark, "shape": shape, "tooltip": WORDS, "description": SAID},
    }
    words = [
        {"transform": [{"filter": where}], **labels("title", place, **TWO_LINES, **look)} for where, look in LABELS
    ]
    return frame(ROW_HEIGHT * max(tallest, 3), points, layer=[lines_drawn, drawn, *words])


#: Where the words of a point stand: people left of it, team and work above it, what came of it right of it.
LABELS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("datum.x == 0", {"align": "right", "dx": -9}),
    ("datum.x == 1 || datum.x == 2", {"align": "center", "baseline": "bottom", "dy": -6}),
    ("datum.x > 2", {"align": "left", "dx": 9}),
)

TWO_LINES: dict[str, Any] = {"lineBreak": "\n", "lineHeight": 14}
