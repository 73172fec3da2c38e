"""Headers, static files, menu and the page of components."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from config import Settings
from talent_app.application import configure
from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.web import navigation, shell
from talent_app.web.assets import bootstrap_folder, digest
from tests.page import check_page, get_page, post_page


def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/note").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_error_pages_carry_them_too(client):
    assert "frame-ancestors 'none'" in client.get("/trouble/broken").headers["Content-Security-Policy"]


def test_static_files_of_this_release_are_kept_for_a_year(client):
    page = get_page(client, "/note")
    for link in page.select("link[rel=stylesheet], script[src]"):
        response = client.get(link.get("href") or link["src"], buffered=True)
        assert response.status_code == 200
        assert "max-age=31536000" in response.headers["Cache-Control"]
        assert "immutable" in response.headers["Cache-Control"]


def test_static_files_of_another_release_are_asked_for_again(client):
    response = client.get("/static/000000000000/css/tokens.css", buffered=True)
    assert response.status_code == 200
    assert "max-age=31536000" not in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["../shell.py", "%2e%2e/shell.py", "vendor/.gitignore", "bootstrap/../x", "no.css"])
def test_nothing_else_is_served(client, path):
    assert client.get(f"/static/{digest()}/{path}").status_code == 404


def test_every_icon_a_template_names_is_in_the_sprite(web_app):
    sprite = (navigation_root(web_app) / "talent_app/static/icons.svg").read_text()
    known = set(re.findall(r'id="([^"]+)"', sprite))
    used = {item.icon for item in navigation.items()}
    for path in (navigation_root(web_app) / "templates").rglob("*.html"):
        used |= set(re.findall(r"icon\('([a-z0-9-]+)'", path.read_text()))
    assert used <= known, f"add to static/icons.svg: {sorted(used - known)}"


def navigation_root(web_app):
    """The root of the repository."""
    return Path(web_app.root_path).parent


def test_menu_shows_only_what_the_actor_may_open(web_app):
    nobody = Actor(None, "", "访客", None)
    clerk = Actor(1, "x", "x", 1, {})
    with web_app.test_request_context("/admin/components"):
        assert navigation.menu_for(nobody) == []
        assert navigation.menu_for(clerk) == []
        keeper = Actor(1, "x", "x", 1, {Permission.JOB_READ: None})
        links = [link for _title, links in navigation.menu_for(keeper) for link in links]
        assert [link.url for link in links] == ["/admin/components"]
        assert links[0].is_current


def test_components_page_obeys_every_rule(client):
    page = get_page(client, "/admin/components")
    assert len(page.select(".error-summary li")) == 7
    assert "审核中" in page.words


def test_components_page_needs_a_permission(web_app):
    view = web_app.view_functions["web.components"]
    assert view.requires is Permission.JOB_READ


def test_process_is_alive(client):
    assert client.get("/healthz").text == "ok\n"


def test_script_gets_only_the_block_it_asks_for(client):
    whole = client.get("/fragment")
    part = client.get("/fragment", headers={"X-Fragment": "content"})
    other = client.get("/fragment", headers={"X-Fragment": "body"})
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert "页面已过期" not in part.text
    assert "<html" in other.text
    assert "X-Fragment" in whole.headers["Vary"]


def test_nothing_reads_as_a_dash_and_money_with_separators(web_app):
    with web_app.test_request_context("/"):
        shown = render_template_string("{{ none|figure }} {{ '1500000.00'|figure }} {{ true|figure }}")
    assert shown == "— 1,500,000.00 是"


def test_forged_token_changes_nothing(client):
    response = client.post("/note", data={"name": "德吉", "csrf_token": "forged"}, follow_redirects=True)
    assert response.status_code == 400
    check_page(response)
    assert not get_page(client, "/note").notices()


def test_message_after_saving_is_shown_once(client):
    assert post_page(client, "/note", {"name": "德吉"}).notices() == ["已保存。"]
    assert get_page(client, "/note").notices() == []


def test_every_style_is_used_by_a_template_a_script_or_a_module(web_app):
    """A rule nobody uses is a component somebody took away: take its style away with it."""
    root = navigation_root(web_app)
    sources = [*(root / "templates").rglob("*.html"), *(root / "talent_app").rglob("*.py")]
    sources += (root / "talent_app/static/js").glob("*.js")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    quoted = "\n".join("".join(found) for found in re.findall(r"""\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`""", text))
    words = set(re.findall(r"[A-Za-z][\w-]*", quoted))
    starts = tuple(set(re.findall(r"""([a-z][a-z-]*-)(?:['\"`]|\{\{|\$\{|\{)""", text)))
    styles = "".join(path.read_text() for path in (root / "talent_app/static/css").glob("*.css"))
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL))
    named = {name for selector in selectors for name in re.findall(r"\.([A-Za-z][\w-]*)", selector)}
    unused = sorted(name for name in named - words if not name.startswith(starts))
    assert not unused, f"no template, script or module uses these styles: take them out of static/css: {unused}"


def test_every_class_a_template_names_has_a_style(web_app):
    """A class without a style is a component somebody invented beside the design; use or add one in static/css."""
    root = navigation_root(web_app)
    styles = "".join(path.read_text() for path in (root / "talent_app/static/css").glob("*.css"))
    styles += (bootstrap_folder() / "bootstrap.min.css").read_text()
    known = set(re.findall(r"\.([A-Za-z][\w-]*)", styles)) | {"step-label", "record-title"}
    missing = []
    for path in sorted((root / "templates").rglob("*.html")):
        if path.relative_to(root / "templates").parts[0] in ("pdf", "notices"):
            continue
        for names in re.findall(r'class="([^"]*)"', path.read_text()):
            plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "\0", names).split()
            missing += [f"{path.relative_to(root)}: {name}" for name in plain if "\0" not in name and name not in known]
    assert not missing, f"give these classes a style in static/css or use a component: {missing}"


def test_in_production_static_files_are_served_before_the_application_is_asked():
    app = Flask("talent_app")
    app.config["SECRET_KEY"] = "for tests only"
    shell.init_app(app)

    @app.before_request
    def nobody_asks():
        raise AssertionError("the application was asked for a style sheet")

    for name in ("css/tokens.css", "bootstrap/bootstrap.min.css", "js/app.js"):
        response = app.test_client().get(f"/static/{digest()}/{name}", buffered=True)
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_cookie_of_production_is_bound_to_host_and_https(tmp_path):
    bare = Flask("bare")
    configure(bare, Settings(instance_dir=tmp_path, secret_key="x" * 40))
    name, secure = bare.config["SESSION_COOKIE_NAME"], bare.config["SESSION_COOKIE_SECURE"]
    assert (name, secure, bare.config["SESSION_COOKIE_HTTPONLY"]) == ("__Host-session", True, True)
    assert (bare.config["SESSION_COOKIE_SAMESITE"], bare.config["SESSION_COOKIE_DOMAIN"]) == ("Lax", None)


def test_the_page_of_components_shows_every_macro(web_app):
    """Called on the page, by the frame of every page, or by a component shown there."""
    root = navigation_root(web_app) / "templates"
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (root / "components").glob("*.html")}
    bodies = {
        (stem, found[1]): found[0]
        for stem, text in texts.items()
        for found in re.finditer(r"\{% macro (\w+)\(.*?\{% endmacro %\}", text, re.DOTALL)
    }

    def called(body, text, stem=""):
        names = {alias: other for other, alias in re.findall(r'import "components/(\w+)\.html" as (\w+)', text)}
        found = {(names[a], name) for a, name in re.findall(r"\b(\w+)\.(\w+)\(", body) if a in names}
        return found | {(stem, name) for name in re.findall(r"(?<![\w.])(\w+)\(", body)}

    shown, left = set(), set()
    for name in ("web/components.html", "base.html"):
        left |= called((root / name).read_text(encoding="utf-8"), (root / name).read_text(encoding="utf-8"))
    while left:
        one = left.pop()
        if one in bodies and one not in shown:
            shown.add(one)
            left |= called(bodies[one], texts[one[0]], one[0])
    elsewhere = {("chart", "drawn")}  # its eight kinds have a page of their own
    missing = {f"{stem}.{name}" for stem, name in set(bodies) - shown - elsewhere}
    assert not missing, f"show these components on web/components.html: {sorted(missing)}"
