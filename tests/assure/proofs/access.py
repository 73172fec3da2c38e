"""A slice of the pages of `pages.py` in Debian's chromium, examined for everybody; pictures into PICTURES when set."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.assure.installation import main
from tests.assure.proofs.demonstration import copied
from tests.assure.proofs.examination import Examiner
from tests.assure.proofs.pages import VISITOR, Place, known, opened, sign_in
from tests.browsing import CHROMIUM
from tests.journeys.conftest import FLAGS, Quiet

STATUSES = {"404": 404, "403": 403}


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The application on a free port."""
    """The application on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def prove(first: int, amount: int) -> dict[str, Any]:
    """So many pages from the first on: what fails, by page."""
    places = known()[first : first + amount]
    kept = os.environ.get("PICTURES")
    pictures = Path(kept) if kept else None
    faults: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as name, copied(Path(name)) as settings:
        app = opened(Path(name), settings)
        with served(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            examiners: dict[str, Examiner] = {}
            seen: set[str] = set()
            for place in places:
                if place.role not in examiners:
                    examiners[place.role] = Examiner(window(browser, app, address, place.role), pictures, seen)
                if found := _looked_at(examiners[place.role], address, place):
                    faults[f"{place.role} {place.path} ({place.endpoint})"] = found
            browser.close()
    return {"pages": len(places), "faults": faults}


def window(browser: Browser, app: Any, address: str, role: str) -> Any:
    """A page of the browser in which this log-in has signed in."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="zh-CN", reduced_motion="reduce", color_scheme="light"
    )
    if role != VISITOR:
        client = app.test_client()
        sign_in(client, role)
        cookie = client.get_cookie("session")
        assert cookie is not None
        context.add_cookies([{"url": address, "name": "session", "value": cookie.value}])
    return context.new_page()


def _looked_at(examiner: Examiner, address: str, place: Place) -> list[str]:
    try:
        found = examiner.open(address + place.path, STATUSES.get(place.endpoint, 200))
        if found and found[0].startswith("status"):
            return found
        found += examiner.examine(re.sub(r"\W+", "_", f"{place.endpoint} {place.role}"))
    except Exception as problem:  # one page that cannot be looked at does not hide the others
        found = [f"{type(problem).__name__}: {problem}"[:300]]
    for fault in found:
        sys.stderr.write(f"{place.role} {place.path} ({place.endpoint}): {fault}\n")
    return found


if __name__ == "__main__":
    main(prove)
