"""What journeys need: the application served on a free port, Debian's chromium, people at it, and a worker."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from talent_app import worker
from talent_app.jobs.queue import queue
from tests.browsing import CHROMIUM
from tests.journeys.visitor import Recorder, Visitor, told_in

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class Quiet(WSGIRequestHandler):
    """A served request is not news; what matters stands in the recorder."""

    def log_request(self, *args: object) -> None:
        """Nothing."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey drives a browser and commits for real."""
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.committing)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="install Debian's chromium: script/setup --dev"))


@pytest.fixture(scope="session", autouse=True)
def one_look(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The processes of one run share what axe has looked at: the folder above their own belongs to the run."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = tmp_path_factory.getbasetemp().parent / "looked-at"
        folder.mkdir(exist_ok=True)
        told_in.append(folder)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's chromium, started once for all journeys."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def recorder(app: Flask) -> Recorder:
    """Every answer of the application."""
    return Recorder(app.wsgi_app)


@pytest.fixture
def address(recorder: Recorder) -> Iterator[str]:
    """The application on this test's database, served on a free port."""
    server = make_server("127.0.0.1", 0, recorder, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def arrive(
    browser: Browser, address: str, recorder: Recorder, client_as: Callable[[str], FlaskClient]
) -> Iterator[Callable[..., Visitor]]:
    """`arrive("hr")`: a person with a browser of his own, signed in."""
    contexts = []

    def cookie(username: str) -> str:
        kept = client_as(username).get_cookie("session")
        assert kept is not None
        return kept.value

    def come(username: str = "", **options: object) -> Visitor:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN"} | options))
        contexts.append(context)
        visitor = Visitor(context, address, recorder, cookie)
        if username:
            visitor.log_in(username)
        return visitor

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def work() -> Callable[[], None]:
    """`work()`: the worker does what was asked of it so far."""
    done: set[int] = set()

    def run() -> None:
        for job_id in [each for each in queue.sent if each not in done]:
            done.add(job_id)
            worker.run_now(job_id)

    return run
