"""Somebody at a browser, over HTTP: signs in by the form, fills in forms, tries again when a server went away."""

from __future__ import annotations

import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any

from bs4 import BeautifulSoup, Tag

from tests.page import values_of

#: What the proxy answers when nobody behind it does.
AWAY = (502, 503, 504)
PATIENCE = 90.0


class Away(Exception):
    """No server answered; whether the request was carried out is not known."""


class Failed(AssertionError):
    """The product answered with an error."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Visitor:
    """One person with a session of his own."""

    def __init__(self, address: str, username: str) -> None:
        self.address, self.username = address, username
        self.troubles: Counter[str] = Counter()
        self.requests = 0
        self._open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        ).open

    def sign_in(self, password: str) -> None:
        """Through the form of the log-in page."""
        page = self.get("/login")
        answer = self.send(page, {"username": self.username, "password": password}, "/login")
        assert "/login" not in self.at, f"{self.username} could not sign in: {answer.get_text(' ')[:300]}"

    def get(self, path: str, status: int = 200) -> BeautifulSoup:
        """Read a page; tried again while no server answers."""
        return BeautifulSoup(self.patiently(lambda: self._ask(path, None, status)), "lxml")

    def fetch(self, path: str) -> bytes:
        """Read a file."""
        return self.patiently(lambda: self._ask(path, None, 200))

    def patiently(self, ask: Callable[[], bytes]) -> bytes:
        """Try again while no server answers: reading twice does no harm."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                return ask()
            except Away:
                self.troubles["读取时服务器不在，重试"] += 1
                if time.monotonic() > ends:
                    raise
                time.sleep(0.3)

    def send(
        self, page: BeautifulSoup, values: dict[str, Any], path: str, file: tuple[str, bytes] | None = None,
        action: str = "",
    ) -> Any:  # fmt: skip
        """Send the main form of a page once; raises `Away` when it is not known whether it arrived."""
        form = main_form(page, action)
        filled = values_of(form) | values
        body, kind = _encoded(filled, file)
        return BeautifulSoup(self._ask(form.get("action") or path, body, 200, kind), "lxml")

    def _ask(self, path: str, body: bytes | None, status: int, kind: str = "") -> bytes:
        url = urllib.parse.quote(urllib.parse.urljoin(self.address, path), safe=":/?&=%#+")
        headers = {"Content-Type": kind} if kind else {}
        request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - our own server
        self.requests += 1
        try:
            with self._open(request, timeout=120) as answer:
                self.at = answer.geturl()
                content = answer.read()
                found = answer.status
        except urllib.error.HTTPError as error:
            found, content, self.at = error.code, error.read(), error.geturl() or url
        except (urllib.error.URLError, HTTPException, OSError) as error:
            raise Away(str(error)) from error
        if found in AWAY:
            raise Away(str(found))
        if found != status:
            text = " ".join(BeautifulSoup(content, "lxml").get_text(" ").split())
            raise Failed(found, f"{self.username} {path}: {found} instead of {status}: {text[:300]}")
        if "/login" in self.at and path != "/login":
            raise Failed(found, f"{self.username} was signed out at {path}")
        return content


def main_form(page: BeautifulSoup, action: str = "") -> Tag:
    """The form a page is about, or the one whose action ends so."""
    if action:
        found = page.select_one(f'form[action$="{action}"]')
    else:
        found = page.select_one("form[data-main-form]") or page.select_one("main form[method=post]")
    assert found is not None, f"no form on: {' '.join(page.get_text(' ').split())[:200]}"
    return found


def _encoded(values: dict[str, Any], file: tuple[str, bytes] | None) -> tuple[bytes, str]:
    if file is None:
        return urllib.parse.urlencode(values, doseq=True).encode(), "application/x-www-form-urlencoded"
    mark = secrets.token_hex(12)
    name, content = file
    parts = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{one}\r\n'
        for key, value in values.items()
        for one in (value if isinstance(value, list) else [value])
    )
    head = f'{parts}--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    whole = f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + f"\r\n--{mark}--\r\n".encode()
    return whole, f"multipart/form-data; boundary={mark}"
