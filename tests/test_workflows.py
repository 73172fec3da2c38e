"""Every workflow of the platform against its table: each state × action × role × condition, its buttons, its manual.

What a row means is read in `docs/workflows.md`; the tests of each chain take the steps through the real commands.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import re
from pathlib import Path

import pytest

from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.workflow import Workflow
from talent_app.identity.permissions import MATRIX, Role
from talent_app.incentives.workflow_docs import CHAINS
from talent_app.notifications.events import Event

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "talent_app"
DEFINED = re.compile(r"^(\w+): Workflow\[", re.MULTILINE)
#: Workflows a command takes under another name, and the sentence that does so.
TAKEN_AS = {
    "TERM_WORKFLOW": "CHAINS[key]",
    "APPRENTICE_WORKFLOW": "CHAINS[key]",
    "cultivation.PLAN_WORKFLOW": "CHAINS[key]",
}


def defined() -> dict[str, Workflow]:
    """Every workflow of the sources, by package and name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for name in DEFINED.findall(path.read_text(encoding="utf-8")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[f"{path.parent.name}.{name}"] = getattr(importlib.import_module(module), name)
    return found


WORKFLOWS = defined()


def holders(row) -> set[Role]:
    return {role for role in Role if row.permission in MATRIX[role]}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_state_action_role_and_condition_is_answered_by_its_row_and_by_nothing_else(name):
    flow = WORKFLOWS[name]
    actions = type(flow.transitions[0].action)
    words = sorted({row.when for row in flow.transitions if row.when})
    held = [frozenset(some) for n in range(len(words) + 1) for some in itertools.combinations(words, n)]
    for state, role, conditions in itertools.product(flow.states, Role, held):
        opened = []
        for action in actions:
            rows = [row for row in flow.transitions if (row.source, row.action) == (state, action)]
            fitting = [row for row in rows if row.when in conditions] or [row for row in rows if not row.when]
            try:
                taken = flow.apply(state, action, MATRIX[role].__contains__, "理由", conditions)
            except Conflict:
                assert not fitting, (state, action, role)
            except Forbidden:
                assert fitting, (state, action, role)
                assert role not in holders(fitting[0]), (state, action, role)
            else:
                assert taken is fitting[0], (state, action, role)
                assert role in holders(taken), (state, action, role)
                opened.append(taken)
                if taken.reason_required:
                    with pytest.raises(InvalidInput, match="理由"):
                        flow.apply(state, action, MATRIX[role].__contains__, " ", conditions)
        buttons = flow.allowed(state, MATRIX[role].__contains__, conditions)
        assert sorted(map(id, buttons)) == sorted(map(id, opened)), (state, role)


def test_no_step_is_without_somebody_who_may_take_it_and_every_notice_has_a_text():
    for name, flow in WORKFLOWS.items():
        for row in flow.transitions:
            assert holders(row), (name, row.label)
            for event in row.notify:
                assert (ROOT / "templates" / "notices" / f"{Event(event).value}.txt").exists(), (name, event)


def test_every_workflow_is_in_the_manual_and_taken_by_a_command():
    told = {id(flow) for _title, flow in CHAINS}
    assert [name for name, flow in WORKFLOWS.items() if id(flow) not in told] == ["incentives.PLAN_WORKFLOW"]
    sources = {path.parent.name: "" for path in PACKAGE.rglob("*.py")}
    for path in PACKAGE.rglob("*.py"):
        sources[path.parent.name] += path.read_text(encoding="utf-8")
    for name in WORKFLOWS:
        package, _dot, constant = name.partition(".")
        taken = TAKEN_AS.get(name) or TAKEN_AS.get(constant) or constant
        assert f"{taken}.apply(" in sources[package], f"no command of {package} takes {constant} through its table"


def set_by_hand(node: ast.Assign, module, states) -> bool:
    """Whether an assignment gives a row's state a member of a workflow's states, written out."""
    targets = {each.attr for one in node.targets for each in ast.walk(one) if isinstance(each, ast.Attribute)}
    owners = (each.value for each in ast.walk(node.value) if isinstance(each, ast.Attribute))
    names = {each.id for each in owners if isinstance(each, ast.Name)}
    return bool(targets & {"state", "stage", "status"}) and any(getattr(module, name, None) in states for name in names)


def test_no_command_sets_a_state_past_its_table():
    """What a step leads to is read from its row: a state written out by hand would be a step nobody's table has."""
    states = {type(flow.initial) for flow in WORKFLOWS.values()}
    past = []
    for package in {name.partition(".")[0] for name in WORKFLOWS}:
        for path in (PACKAGE / package).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if not re.search(r"\.(state|stage|status)\b.* = ", text):
                continue
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            past += [
                f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.Assign) and set_by_hand(node, module, states)
            ]
    assert past == []
