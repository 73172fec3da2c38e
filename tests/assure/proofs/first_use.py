"""The pages a newcomer meets first, for everybody: log-in, first password, the empty installation, every kind of error.

In Chinese and English, in both themes, on paper, in forced colours, without motion, at 200 % and 400 %, on a phone.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy.exc import OperationalError

from talent_app.application import create_app
from talent_app.db.crypto import vault
from talent_app.db.engine import ops_session, session, use_scope
from talent_app.files.store import store
from talent_app.operations import beginning
from tests.assure.installation import TODAY, main
from tests.assure.proofs.access import served
from tests.assure.proofs.examination import Examiner
from tests.assure.proofs.media import examine_media
from tests.browsing import CHROMIUM
from tests.databases import SqliteTemplates
from tests.journeys.conftest import FLAGS
from tests.people import PASSWORD

NAMES = ("sysadmin", "secadmin", "auditor")
#: What goes wrong, and what the page answers.
TROUBLES = {
    "broken": (ZeroDivisionError("proof"), 500),
    "busy": (sqlite3.OperationalError("database is locked"), 503),
    "read-only": (sqlite3.OperationalError("attempt to write a readonly database"), 503),
    "gone": (sqlite3.OperationalError("unable to open database file"), 503),
    "full": (OSError(errno.ENOSPC, "No space left on device"), 503),
}
EMPTY = (
    "/",
    "/admin/first-steps",
    "/admin/organisations",
    "/admin/users",
    "/notices",
    "/account",
    "/manual",
    "/find?q=x",
)


def prove(language: str) -> dict[str, Any]:
    """Every page of a first day in one language: what fails, by page."""
    kept = os.environ.get("PICTURES")
    faults: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as name:
        app, passwords = _empty(Path(name))
        with served(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            visit = Visit(browser, address, language, Path(kept) if kept else None)
            try:
                visit.everything(passwords)
            finally:
                browser.close()
            faults = visit.faults
    return {"pages": visit.looked_at, "faults": faults}


def _empty(folder: Path) -> tuple[Flask, dict[str, str]]:
    """An installation just begun, and addresses at which everything goes wrong."""
    os.environ["APP_TODAY"] = TODAY
    made = SqliteTemplates(folder)
    vault.configure(made.settings.data_key, made.settings.index_key)
    made.prepare(lambda: None)
    app = create_app(made.settings)
    store.configure(folder)
    use_scope(None)
    with app.app_context():
        begun = beginning.begin("拉萨市人民政府国有资产监督管理委员会", NAMES)
    session.remove()
    ops_session.remove()
    for kind, (error, _status) in TROUBLES.items():
        app.add_url_rule(f"/proof/{kind}", f"proof.{kind}", _fails(error), methods=["GET", "POST"])
        app.view_functions[f"proof.{kind}"].is_public = True  # type: ignore[attr-defined]
    return app, {username: password for _title, username, password in begun}


def _fails(error: Exception) -> Any:
    def view() -> str:
        if isinstance(error, sqlite3.Error):
            raise OperationalError("proof", {}, error)
        raise error

    return view


class Visit:
    """One newcomer at one browser."""

    def __init__(self, browser: Browser, address: str, language: str, pictures: Path | None) -> None:
        locale = "zh-CN" if language == "zh" else "en-GB"
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale=locale, color_scheme="light")
        self.page: Page = context.new_page()
        self.address, self.language = address, language
        self.examiner = Examiner(self.page, pictures)
        self.faults: dict[str, list[str]] = {}
        self.looked_at = 0

    def everything(self, passwords: dict[str, str]) -> None:
        """From the log-in on."""
        page = self.page
        self.open("/login")
        page.locator("main form [type=submit]").click()
        self.look("/login with errors")
        self.open("/nothing-here", 404)
        self.open("/login")
        page.locator("#username").fill("sysadmin")
        page.locator("#password").fill(passwords["sysadmin"])
        page.locator("main form [type=submit]").click()
        if self.language != "zh":
            page.get_by_role("button", name="English").click()
        self.look("first password")
        page.locator("main form [type=submit]").click()
        self.look("first password with errors")
        for name, word in (("old", passwords["sysadmin"]), ("new", PASSWORD), ("repeated", PASSWORD)):
            page.locator(f"#{name}_password").fill(word)
        page.locator("main form [type=submit]").click()
        for path in EMPTY:
            self.open(path)
        self.open("/audit", 403)
        self.open("/nothing-here", 404)
        for kind, (_error, status) in TROUBLES.items():
            self.open(f"/proof/{kind}", status)

    def open(self, path: str, status: int = 200) -> None:
        """Open a page and look at it."""
        found = self.examiner.open(self.address + path, status)
        self.look(path, found)

    def look(self, name: str, found: list[str] | None = None) -> None:
        """The page that is open now."""
        self.page.wait_for_load_state("load")
        shown = "".join(each if each.isalnum() else "_" for each in f"first_use_{self.language}_{name}")
        told = (found or []) + self.examiner.examine(shown) + examine_media(self.page)
        self.page.set_viewport_size({"width": 1280, "height": 800})
        if told:
            self.faults[f"{self.language} {name}"] = told
        self.looked_at += 1


if __name__ == "__main__":
    main(prove)
