"""Machines are renewed one after another, so the program of yesterday works on the structure of today: steps expand.

What takes something away (contracts) comes a release later, when no running program knows it any more, and says so in
`CONTRACTS` with the release that stopped using it.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from talent_app.db.migrate import config_for, fits

ROOT = Path(__file__).resolve().parents[1]
#: Up to these steps there was no installation to keep running.
FIRST = {"versions": "0047", "ops/versions": "0005"}
#: Steps that take away what an earlier release stopped using: file name → that release.
CONTRACTS: dict[str, str] = {}
TAKES_AWAY = {"drop_column", "drop_table", "rename_table"}


def steps() -> list[Path]:
    """The steps under the rule."""
    found = []
    for folder, first in FIRST.items():
        files = sorted((ROOT / "migrations" / folder).glob("[0-9]*_*.py"))
        found += [path for path in files if path.name[:4] > first]
    return found


def faults(source: str) -> list[str]:
    """What in `upgrade` the program of yesterday would not survive."""
    tree = ast.parse(source)
    upgrade = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    told = []
    for call in (node for each in upgrade for node in ast.walk(each) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = {word.arg: word.value for word in call.keywords}
        if name in TAKES_AWAY:
            told.append(f"{name}: reads and writes of the old program would fail")
        if name == "alter_column":
            if "new_column_name" in given:
                told.append("alter_column renames: the old program asks for the old name")
            if _is(given.get("nullable"), False):
                told.append("alter_column demands a value the old program may leave out")
        if name == "add_column":
            told += _added(call)
    return told


def _added(call: ast.Call) -> list[str]:
    for node in ast.walk(call):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "Column":
            given = {word.arg: word.value for word in node.keywords}
            if _is(given.get("nullable"), False) and "server_default" not in given:
                return ["add_column: the old program inserts rows without it: nullable, or with a server_default"]
    return []


def _is(node: ast.expr | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


@pytest.mark.parametrize(
    ("step", "word"),
    [
        ('op.drop_column("talents", "post")', "drop_column"),
        ('op.rename_table("a", "b")', "rename_table"),
        ('op.alter_column("talents", "post", new_column_name="position")', "renames"),
        ('op.alter_column("talents", "post", nullable=False)', "demands a value"),
        ('op.add_column("talents", sa.Column("rank", sa.Integer(), nullable=False))', "inserts rows without it"),
        ('op.add_column("talents", sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))', ""),
        ('op.add_column("talents", sa.Column("rank", sa.Integer(), nullable=True))', ""),
        ('op.create_table("ranks", sa.Column("rank", sa.Integer(), nullable=False))', ""),
    ],
)
def test_what_the_old_program_would_not_survive_is_told(step, word):
    found = faults(f"def upgrade():\n    {step}\n\ndef downgrade():\n    op.drop_table('x')\n")
    assert bool(found) == bool(word)
    assert word in " ".join(found)


def test_every_step_only_expands():
    for path in steps():
        if path.name not in CONTRACTS:
            found = faults(path.read_text(encoding="utf-8"))
            assert not found, f"{path.name}: {found}; split it, or name the release before in CONTRACTS"


@pytest.mark.parametrize(
    ("found", "is_fit"),
    [
        ("0046_statistical_reports", False),
        ("9999_of_a_later_program", True),
        ("of_another_product", False),
        (None, False),
    ],
)
def test_an_old_program_stays_ready_on_a_newer_structure_and_a_new_one_waits_for_it(found, is_fit):
    script = ScriptDirectory.from_config(config_for("", ""))
    assert fits(found, script) is is_fit
    assert fits(script.get_current_head(), script)
