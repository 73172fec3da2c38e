"""Nobody's change is lost: every page that changes a row hands the command the version the user saw.

Read from the sources: each call of a command from a view. What is new has no version, and what compares something else
(the state, the revision of the whole) says so below with its reason.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2] / "talent_app"
#: Commands a view calls without a version, and why nothing is lost.
WITHOUT = {
    "tick_rule": "sets one mark, the same whoever sets it",
    "take_figures": "takes over figures shown by their source, and refuses what was changed since",
    "record_procedure": "adds a step",
    "put_part": "adds a part",
    "put_stage": "adds a stage",
    "remove_procedure": "takes a step of a draft away as it stands",
    "remove_search": "a reader's own kept search",
    "save_contact": "adds a leader's contact",
    "decide_rows": "compares the versions of the rows when the import is applied",
    "decide_changes": "compares the revision of the person",
    "unbind_identity": "removes a binding as it stands",
    "settle_comment": "a mark that is set once",
    "confirm_condition": "a mark that is set once",
}
#: Verbs of commands that change or take away what is there.
CHANGING = (
    "change_",
    "set_",
    "update_",
    "edit_",
    "put_",
    "remove_",
    "save_",
    "decide_",
    "settle_",
    "confirm_",
    "unbind_",
)


@cache
def commands() -> dict[str, list[ast.FunctionDef]]:
    """Every command by name; a name may stand for commands of several features."""
    found: dict[str, list[ast.FunctionDef]] = {}
    for path in ROOT.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(
                ast.unparse(each).startswith("command") for each in node.decorator_list
            ):
                found.setdefault(node.name, []).append(node)
    return found


def calls() -> list[tuple[str, int, str, ast.Call]]:
    """Calls of commands in views: file, line, name, the call."""
    found = []
    for path in sorted(ROOT.rglob("*views.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in commands():
                    found.append((str(path.relative_to(ROOT)), node.lineno, name, node))
    return found


def given(call: ast.Call, command: ast.FunctionDef, name: str) -> ast.expr | None:
    """The argument of a call for a parameter."""
    for each in call.keywords:
        if each.arg == name:
            return each.value
    names = [each.arg for each in command.args.args]
    place = names.index(name) if name in names else len(call.args)
    return call.args[place] if place < len(call.args) else None


def is_none(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def is_new(call: ast.Call, command: ast.FunctionDef) -> bool:
    """Whether the row is made by this call: an id is given as None."""
    ids = [each.arg for each in command.args.args if each.arg.endswith("_id")]
    return any(isinstance(node := given(call, command, one), ast.Constant) and node.value is None for one in ids)


def test_every_change_from_a_page_carries_the_version_its_user_saw():
    lacking = []
    for path, line, name, call in calls():
        options = commands()[name]
        knows = [one for one in options if "version" in [each.arg for each in (*one.args.args, *one.args.kwonlyargs)]]
        if name in WITHOUT:
            continue
        if not knows:
            others = {each.arg for one in options for each in (*one.args.args, *one.args.kwonlyargs)}
            names_a_row = any(each.endswith("_id") and each != "organisation_id" for each in others)
            if name.startswith(CHANGING) and names_a_row and not others & {"revision", "version"}:
                lacking.append(f"{path}:{line} {name} takes no version")
        elif (
            len(knows) == len(options)
            and all(is_none(given(call, one, "version")) for one in knows)
            and not any(is_new(call, one) for one in knows)
        ):
            lacking.append(f"{path}:{line} {name} is given none")
    assert lacking == []


def test_every_excuse_is_still_needed():
    assert set(WITHOUT) <= {name for _path, _line, name, _call in calls()}
