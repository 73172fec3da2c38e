"""The names of the web: one stem for endpoint, form and template; a permission on every view; menu, URLs, ids.

Each failure is a sentence that says what to do.
"""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from talent_app.identity.permissions import MATRIX, Permission, Role
from talent_app.web.access import BEFORE_PASSWORD_CHANGE, PUBLIC
from talent_app.web.navigation import MENU, items

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
#: Templates that belong to the frame, not to an endpoint.
FRAME = {"base.html", "base_plain.html", "error.html"}
FRAME_FOLDERS = {"components", "pdf", "notices"}
#: Endpoints a style sheet or the browser itself names by their address.
BY_ADDRESS = {"watermark.picture", "web.favicon"}
#: Endpoints that render under another's name, each with the reason.
SHARED: dict[str, str] = {}


def view_of(app, endpoint):
    return inspect.unwrap(app.view_functions[endpoint])


def own_endpoints(app):
    return sorted(e for e in app.view_functions if view_of(app, e).__module__.startswith("talent_app."))


def calls_of(function):
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(function)))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def rendered_by(function):
    for call in calls_of(function):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in ("render_template", "render") and call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)


def is_api(app, endpoint):
    return any(rule.rule.startswith("/api/") for rule in app.url_map.iter_rules(endpoint))


def test_every_view_demands_a_permission(_app):
    for endpoint in own_endpoints(_app):
        view = _app.view_functions[endpoint]
        guarded = (
            getattr(view, "requires", None)
            or getattr(view, "is_public", False)
            or getattr(view, "is_for_signed_in", False)
        )
        assert guarded or endpoint in PUBLIC or endpoint in BEFORE_PASSWORD_CHANGE or is_api(_app, endpoint), (
            f"{endpoint} has no @requires: add one, or list the endpoint in PUBLIC of web/access.py with a reason"
        )


def test_urls_are_kebab_case_and_ids_are_typed(_app):
    for rule in _app.url_map.iter_rules():
        if rule.endpoint not in own_endpoints(_app):
            continue
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), f"{rule.rule}: write the URL in kebab-case"
        for argument in rule.arguments:
            if argument.endswith("_id"):
                converter = type(rule._converters[argument]).__name__
                assert converter == "IntegerConverter", f"{rule.rule}: write <int:{argument}>"


def test_a_page_is_rendered_from_the_template_of_its_name(_app):
    for endpoint in own_endpoints(_app):
        blueprint, _, name = endpoint.rpartition(".")
        for template in rendered_by(view_of(_app, endpoint)):
            folder, _, stem = template.rpartition("/")
            if folder.startswith(("pdf", "notices")) or stem.startswith("_") or endpoint in SHARED:
                continue
            assert (folder, stem) == (blueprint, f"{name}.html"), (
                f"{endpoint} renders {template}: call the template {blueprint}/{name}.html"
            )


def test_every_template_belongs_to_an_endpoint_or_is_a_fragment(_app):
    endpoints = {f"{e.rpartition('.')[0]}/{e.rpartition('.')[2]}.html" for e in own_endpoints(_app)}
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        if name in FRAME or name.split("/")[0] in FRAME_FOLDERS or path.stem.startswith("_"):
            continue
        assert name in endpoints, f"templates/{name} belongs to no endpoint: rename it, prefix _ or remove it"


def test_every_page_template_has_a_title():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if "extends" in text and "base" in text and path.name not in FRAME and "pdf" not in path.parts:
            assert "block title" in text, f"{path.relative_to(ROOT)}: add {{% block title %}}"


def test_menu_items_lead_to_real_pages_their_reader_may_open(_app):
    for item in items():
        assert item.endpoint in _app.view_functions, f"the menu names {item.endpoint}, which does not exist"
        wanted = getattr(_app.view_functions[item.endpoint], "requires", None)
        for role in Role:
            if item.permission is None or item.permission in MATRIX[role]:
                assert wanted is None or wanted in MATRIX[role], (
                    f"the menu shows {item.endpoint} to {role.value}, who may not open it: it demands {wanted}"
                )
    assert MENU


def test_every_page_can_be_reached_from_another(_app):
    """A page nobody links to is a page nobody finds: its name stands in a template or in the code."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in (TEMPLATES, ROOT / "talent_app")
        for path in folder.rglob("*")
        if path.suffix in (".html", ".py", ".js")
    )
    named = set(re.findall(r"""['"]([a-z_]+\.[a-z_]+)['"]""", text))
    named |= {  # `url_for('candidates.' ~ page)`: the page's own name stands elsewhere
        start + name
        for start in re.findall(r"""['"]([a-z_]+\.)['"] ~""", text)
        for name in re.findall(r"""['"]([a-z_]+)['"]""", text)
    }
    pages = {e for e in own_endpoints(_app) if not is_api(_app, e)}
    unreached = pages - named - BY_ADDRESS
    assert not unreached, f"nothing leads to {sorted(unreached)}: link to it where its reader would look"


def test_a_view_demands_the_permission_of_the_command_it_calls(_app):
    for endpoint in own_endpoints(_app):
        view = view_of(_app, endpoint)
        demanded = getattr(_app.view_functions[endpoint], "requires", None)
        names = inspect.getmodule(view).__dict__
        for call in calls_of(view):
            command = resolved(call.func, names)
            permission = getattr(command, "permission", None)
            if not getattr(command, "is_command", False) or permission is None or demanded is None:
                continue
            weaker = [role for role in Role if demanded in MATRIX[role] and permission not in MATRIX[role]]
            allowed = demanded is permission or not weaker or f"{endpoint}:{command.__name__}" in WIDER
            assert allowed, (
                f"{endpoint} demands {demanded.value} but calls {command.__name__}, which demands {permission.value}"
            )


#: Views open to more people than one of the commands they call, each with the reason.
WIDER: dict[str, str] = {}


def resolved(node, names):
    found = None
    if isinstance(node, ast.Name):
        found = names.get(node.id)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        module = names.get(node.value.id)
        found = getattr(module, node.attr, None) if inspect.ismodule(module) else None
    return found if inspect.isfunction(found) else None


def test_every_permission_is_held_by_somebody():
    held = frozenset().union(*MATRIX.values())
    assert set(Permission) == held, f"nobody holds {set(Permission) - held}: grant it in MATRIX or remove it"


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=lambda path: path.name)
def test_decisions_are_short_and_numbered(path):
    assert re.match(r"\d{4}-[a-z0-9-]+\.md", path.name), f"{path.name}: name it NNNN-what-was-decided.md"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60, f"{path.name}: half a page is enough"
