"""The page of components in a real browser: nothing refused by the security policy, nothing wider than the screen,
readable for everybody in light and dark.
"""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.browsing import CHROMIUM
from tests.journeys.visitor import RULES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="install Debian's chromium: script/setup"),
]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def address(web_app):
    """The small application, served on a free port."""
    server = make_server("127.0.0.1", 0, web_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    """Debian's chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser, address):
    """Opens a page at a width in a theme; collects what the console says."""
    contexts = []

    def opened(path, width=1280, scheme="light", **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.said = []
        # which of two came first, the page's wish for the focus or the browser's, is no fault of the page
        page.on("console", lambda message: "Autofocus processing" in message.text or page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(address + path, wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (400, "light")])
def test_page_is_quiet_fits_and_is_readable_for_everybody(open_page, width, scheme):
    page = open_page("/admin/components", width, scheme)
    assert page.said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"runOnly": RULES, "rules": {"target-size": {"enabled": True}}})
    faults = [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary']}"
        for each in found.response["violations"]
        for node in each["nodes"]
    ]
    assert not faults, "\n".join(faults)


def test_chosen_theme_is_remembered(open_page, address):
    page = open_page("/note")
    theme = "document.documentElement.getAttribute('data-bs-theme')"
    assert page.evaluate(theme) == "light"
    page.click("[data-theme-toggle]")
    assert page.evaluate(theme) == "dark"
    page.goto(address + "/note")
    assert page.evaluate(theme) == "dark"


def test_error_link_leads_to_its_field(open_page):
    page = open_page("/note")
    page.click("button[type=submit].btn-primary")
    page.click(".error-summary a")
    assert page.evaluate("document.activeElement.id") == "name"


def test_without_script_everything_is_there(open_page):
    page = open_page("/admin/components", 1280, "dark", java_script_enabled=False)
    assert page.locator(".menu li a").first.is_visible()
    assert page.locator(".chart-table table").first.is_visible()
    assert not page.locator("[data-theme-toggle]").is_visible()
    background = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert background == "rgb(20, 24, 29)"


def test_keyboard_reaches_the_content_first(open_page):
    page = open_page("/note")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_second_click_does_not_send_a_form_twice(open_page):
    page = open_page("/note")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.fill("#name", "德吉")
    page.eval_on_selector("form[data-main-form]", "form => { form.requestSubmit(); form.requestSubmit(); }")
    page.wait_for_selector(".notice-success")
    assert len(sent) == 1


def test_amounts_are_shown_in_yuan_or_in_ten_thousands_and_stay_exact(open_page, address):
    page = open_page("/admin/components")
    head = page.get_by_role("columnheader", name="激励总额")
    cell = page.get_by_role("row", name="2026-0016").get_by_role("cell").nth(2)
    typed = page.get_by_label("激励总额", exact=False).first.input_value()
    assert (head.inner_text().strip(), cell.inner_text()) == ("激励总额（元）", "864,250.50")
    page.get_by_role("button", name="改用万元").click()
    assert (head.inner_text().strip(), cell.inner_text().split()[0]) == ("激励总额（万元）", "86.43")
    assert cell.locator("[title='864,250.50 元']").count() == 1
    assert page.locator(".money").first.evaluate("each => each.parentElement.innerText").startswith("150.00")
    assert page.get_by_label("激励总额", exact=False).first.input_value() == typed
    page.goto(address + "/admin/components")
    page.get_by_role("button", name="改用元").click()
    assert cell.inner_text() == "864,250.50"
    rounded = "texts => import(document.querySelector('script[type=module]').src.replace('app.js', 'money.js'))"
    rounded += ".then(money => texts.map(money.inWan))"
    assert page.evaluate(rounded, ["49.99", "50.00", "-12,345,678.90", "0.00", "9,999,950.00"]) == [
        "0.004999", "0.01", "-1,234.57", "0.00", "1,000.00",
    ]  # fmt: skip


def test_a_term_is_explained_on_focus_and_hover_and_goes_with_escape(open_page):
    page = open_page("/admin/components")
    tip = page.get_by_role("tooltip")
    label = page.locator("dt .term", has_text="激励总额").first
    assert tip.count() == 0
    label.focus()
    assert "税前" in tip.inner_text()
    assert "来源：" in tip.inner_text()
    assert label.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    label.hover()
    tip.hover()
    page.wait_for_timeout(300)
    assert tip.is_visible()
    page.get_by_role("columnheader", name="激励总额").get_by_role("link").focus()
    assert tip.is_visible()


def test_every_term_has_a_definition_and_a_source_and_stands_in_the_glossary():
    terms = json.loads(Path("talent_app/static/terms.json").read_text(encoding="utf-8"))
    glossary = Path("docs/glossary.md").read_text(encoding="utf-8")
    assert [name for name, (definition, source) in terms.items() if len(definition) < 10 or not source] == []
    assert [name for name in terms if name not in glossary] == []
    english = json.loads(Path("talent_app/static/terms.en.json").read_text(encoding="utf-8"))
    catalogue = Path("talent_app/translations/en/LC_MESSAGES/messages.po").read_text(encoding="utf-8")
    labels = {name: re.search(rf'^msgid "{name}"\nmsgstr "(.+)"$', catalogue, re.MULTILINE) for name in terms}
    assert [name for name, label in labels.items() if label is None or label[1] not in english] == []
    assert [name for name, (definition, source) in english.items() if len(definition) < 10 or not source] == []
