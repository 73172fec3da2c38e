"""The shape of the house, read from the source: who may import whom, what never touches Flask, clock or floats.

Each failure is a sentence that says what to do.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary

from talent_app.audit.erasing import holds_text
from talent_app.audit.personal import Act, declarations
from talent_app.db.types import JsonText
from talent_app.models import Base, OpsBase
from tests.house import (
    BEYOND,
    FLASKY,
    ORDER,
    PURE_DATA,
    SIBLINGS,
    UTC_DAY,
    UTC_MEANT,
    VIEWISH,
    WITHOUT_FLASK,
    WITHOUT_FLASK_PACKAGES,
    is_viewish,
)

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "talent_app"
MODULES = sorted(path for path in APP.rglob("*.py"))

RANK = {name: place for place, group in enumerate(ORDER) for name in group}


#: Lines of a file, at most.
LONGEST = 300


@functools.cache
def parsed(path: Path) -> ast.Module:
    """A module's tree, read once for all checks."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def package_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def for_every_module(check):
    """One test that looks at every module and reports all faults together."""

    def run():
        faults = []
        for path in MODULES:
            try:
                check(path)
            except AssertionError as fault:
                faults.append(str(fault).split("\nassert ")[0])
        if faults:
            pytest.fail("\n".join(faults), pytrace=False)

    run.__name__, run.__doc__ = check.__name__, check.__doc__
    return run


@for_every_module
def test_imports_point_left(path):
    mine = package_of(name_of(path))
    if not mine:
        return
    assert mine in RANK, f"put the package {mine} into ORDER of tests/test_architecture.py"
    for line, target in imports(path):
        if not target.startswith("talent_app.") or any(target.startswith(name) for name in PURE_DATA):
            continue
        theirs = package_of(target)
        if theirs == mine or theirs not in RANK:
            continue
        is_view = path.stem in VIEWISH or mine in ("cli", "application")
        parts = target.split(".")  # a bare package is empty: what is taken from it comes next
        if is_view and (len(parts) == 2 or parts[2] == "queries" or theirs == "documents"):
            continue
        allowed = RANK[theirs] < RANK[mine] or (mine, theirs) in SIBLINGS
        assert allowed, f"{path}:{line} imports {target}, which stands to the right of {mine}: let the right one call"
        foreign_view = len(target.split(".")) > 2 and target.split(".")[2] in VIEWISH and theirs != "web"
        assert not foreign_view or mine == "application", f"{path}:{line} uses another feature's {target}"


@for_every_module
def test_business_code_does_not_know_flask(path):
    name = name_of(path)
    bound = path.stem in WITHOUT_FLASK or (package_of(name) in WITHOUT_FLASK_PACKAGES and not is_viewish(path))
    if package_of(name) in ("web", "cli", "application") or not bound:
        return
    for line, target in imports(path):
        flasky = f"{target}.".startswith(tuple(f"{name}." for name in FLASKY))
        assert not flasky, f"{path}:{line} imports {target}: move it to views or forms"


@for_every_module
def test_pure_packages_stay_pure(path):
    if package_of(name_of(path)) not in ("core", "rules"):
        return
    for line, target in imports(path):
        assert not target.startswith(
            ("sqlalchemy", "talent_app.db", "talent_app.clock", "requests", "urllib.request")
        ), f"{path}:{line} imports {target}: core and rules know no database, no clock, no network"


@for_every_module
def test_no_import_inside_a_function(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                assert not isinstance(inner, ast.Import | ast.ImportFrom), (
                    f"{path}:{inner.lineno} imports inside {node.name}: move it up, or the code to another module"
                )


@for_every_module
def test_only_the_clock_reads_the_time(path):
    if path.name == "clock.py":
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            spelled = f"{node.value.id}.{node.attr}"
            assert spelled not in {
                "datetime.now",
                "datetime.utcnow",
                "date.today",
                "datetime.today",
                "time.time",
                "func.now",
            }, f"{path}:{node.lineno} reads the time through {spelled}: take it from talent_app.clock or an argument"


@for_every_module
def test_the_day_of_an_instant_is_the_day_in_lhasa(path):
    found = [] if str(path.relative_to(ROOT)) in UTC_MEANT else UTC_DAY.findall(path.read_text(encoding="utf-8"))
    assert not found, f"{path}: write clock.local(instant).date(), not {found}"


EXACT = ("core", "rules", "pay", "incentives", "statistics")
#: Places where a float is what a library speaks, each with the reason.
FLOATS = {
    "talent_app/core/money.py": "Money.from_cell takes what a spreadsheet holds",
    "talent_app/core/cells.py": "cells arrive as floats",
    "talent_app/core/identifiers.py": "an 18-digit number that a spreadsheet turned into a float is detected",
    "talent_app/statistics/charts.py": "a chart's geometry",
    "talent_app/statistics/chart_forms.py": "a chart's geometry",
    "talent_app/pay/charts.py": "a chart's geometry",
}


@for_every_module
def test_no_binary_floats_where_figures_must_be_exact(path):
    relative = str(path.relative_to(ROOT))
    if package_of(name_of(path)) not in EXACT or relative in FLOATS:
        return
    for node in ast.walk(parsed(path)):
        is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("float", "round")
        assert not is_float, f"{relative}:{node.lineno} uses a float: use Money, Fraction or Decimal"
        assert not is_call, f"{relative}:{node.lineno} uses a float: use Money, Fraction or Decimal"


@for_every_module
def test_only_the_command_commits(path):
    relative = str(path.relative_to(ROOT))
    if relative == "talent_app/audit/command.py":
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            assert owner in ("ops_session", "ops", "connection"), (
                f"{relative}:{node.lineno} commits: write through a @command of the feature's service.py"
            )


@for_every_module
def test_only_listed_modules_step_outside_the_scope(path):
    relative = str(path.relative_to(ROOT))
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute) and node.attr == "beyond":
            assert relative in BEYOND, (
                f"{relative} uses Scope.beyond: add it to BEYOND with the purpose, or stay in scope"
            )


def test_files_stay_short():
    long = {
        path.relative_to(ROOT).as_posix(): length
        for folder in ("talent_app", "tests", "script")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long, f"more than {LONGEST} lines, split along a seam: {long}"


@for_every_module
def test_every_module_says_what_it_is_for(path):
    source = path.read_text(encoding="utf-8")
    if not source.strip():
        return
    assert ast.get_docstring(ast.parse(source)), f"{path}: begin with a docstring that says what the module is for"


def test_no_module_is_called_utils():
    for path in MODULES:
        assert path.stem not in {"utils", "helpers", "common", "misc", "manager", "base_utils"}, (
            f"{path}: name what it does"
        )


def test_queries_take_the_scope_first():
    for path in MODULES:
        if path.stem != "queries":
            continue
        for node in parsed(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            first = node.args.args[0].arg if node.args.args else ""
            # an actor carries his scope; what is one's own (jobs) or depends on roles (plans) is asked for by the actor
            assert first in ("scope", "actor") or f"{package_of(name_of(path))}.{node.name}" in UNSCOPED_QUERIES, (
                f"{path}:{node.lineno} {node.name} does not take `scope` (or the actor who carries it) first"
            )


#: Reads that cannot take a scope because they compute it, each with the reason.
UNSCOPED_QUERIES = {
    "identity.actor_of": "computes the scope",
    "identity.user_by_name": "signing in",
    "identity.actor_by_name": "the command line's --actor",
}


def test_commands_take_the_actor_first_and_are_commands():
    for path in MODULES:
        if path.stem != "service":
            continue
        for node in parsed(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or not node.args.args:
                continue
            if node.args.args[0].arg != "actor":
                continue
            decorated = any(
                isinstance(d, ast.Call) and isinstance(d.func, ast.Name) and d.func.id == "command"
                for d in node.decorator_list
            )
            assert decorated, f"{path}:{node.lineno} {node.name} takes an actor but is no @command"


def test_every_table_says_what_lawful_erasure_does_with_it():
    tables = {table.name: table for table in [*Base.metadata.sorted_tables, *OpsBase.metadata.sorted_tables]}
    business = {name for name in tables if not name.endswith("_history")}
    told = declarations()
    assert told.keys() == business, (
        f"declare in talent_app/audit/personal.yaml what erasing a person does with {sorted(business - told.keys())}; "
        f"take out {sorted(told.keys() - business)}"
    )
    for name, how in told.items():
        columns = tables[name].c
        assert how.why or how.rows or how.columns, f"{name}: say why it holds no personal data of talents"
        assert how.act not in (Act.KEEP, Act.STAYS) or how.duty, f"{name}: name the duty that keeps it"
        used = {*how.columns, *how.mask, *how.but, *(() if "owner" in how.rows else how.rows)}
        assert used | ({how.since} if how.since else set()) <= {*columns.keys()}, f"{name}: unknown column in {used}"
        emptied = {*how.mask} | ({*how.emptied(tables[name])} if how.last_act is Act.EMPTY else set())
        for column in (columns[each] for each in emptied):
            is_open = column.nullable or isinstance(column.type, JsonText | LargeBinary) or holds_text(column)
            assert is_open, f"{name}.{column.name} cannot be emptied: leave it out or make it nullable"
        pointed = {each for each in how.rows.values() if each not in ("talents", "persons", "users", "*")}
        assert pointed <= told.keys(), f"{name}: rows of unknown tables {pointed}"


def test_every_table_that_points_to_a_person_is_erased_with_him():
    told = declarations()
    for table in [*Base.metadata.sorted_tables, *OpsBase.metadata.sorted_tables]:
        if table.name.endswith("_history") or told[table.name].act is not Act.NONE:
            continue
        pointing = {"talent_id", "person_id"} & {*table.c.keys()}
        assert not pointing or len(told[table.name].why) > 4, f"{table.name} has {pointing}: say why nothing is erased"
