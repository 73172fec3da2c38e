"""The product as people meet it: gunicorn in a process of its own, asked over HTTP, its peak of memory read after."""

from __future__ import annotations

import base64
import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bs4 import BeautifulSoup

from talent_app import clock
from talent_app.db.engine import ops_session, session
from talent_app.identity.models import LoginSession
from talent_app.identity.queries import user_by_name
from talent_app.identity.sessions import token_hash
from tests.assure.installation import ROOT, TODAY, Installation
from tests.page import token_of
from tests.parsing import soup_of

PIECE = 1 << 18


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def page(self) -> BeautifulSoup:
        """The page, parsed."""
        return soup_of(self.body)

    def sentences(self) -> list[str]:
        """What a person is told went wrong: under fields, above the form, or on the page of an error."""
        page = self.page
        found = page.select(".field-error p, .error-summary li, .notice-error, .notice--error") or []
        if not found and self.status >= 400:
            found = page.select("main p")
        return list(dict.fromkeys(" ".join(each.get_text(" ").split()) for each in found))


class Server:
    """gunicorn with one worker on an installation."""

    def __init__(self, made: Installation, port: int, process: subprocess.Popen[bytes]) -> None:
        self.made, self.port, self.process = made, port, process
        self.cookies: dict[str, tuple[str, str]] = {}

    def worker(self) -> int:
        """The process that answers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def begin_measuring(self) -> None:
        """Forget the peak so far."""
        Path(f"/proc/{self.worker()}/clear_refs").write_text("5")

    def peak(self) -> int:
        """The largest resident size since then, in megabytes."""
        status = Path(f"/proc/{self.worker()}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) // 1024

    def cookie(self, username: str) -> tuple[str, str]:
        """The cookie and form token of a member of the cast who has signed in."""
        if username not in self.cookies:
            user = user_by_name(username)
            assert user is not None
            token, at = secrets.token_urlsafe(16), clock.now()
            ops_session.add(
                LoginSession(token_hash=token_hash(token), user_id=user.id, created_at=at, last_seen_at=at,
                             address="", agent="proof")
            )  # fmt: skip
            ops_session.commit()
            session.rollback()
            client = self.made.app.test_client()
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = token, True
            form_token = token_of(client)
            value = client.get_cookie("session")
            assert value is not None
            self.cookies[username] = f"session={value.value}", form_token
        return self.cookies[username]

    def ask(
        self, username: str, method: str, path: str, body: Iterable[bytes] = (), length: int | None = 0, kind: str = ""
    ) -> Answer:
        """One request; the body goes out piece by piece, without a length (chunked) when `length` is None."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=240)
        link.putrequest(method, path)
        link.putheader("Cookie", self.cookie(username)[0])
        if kind:
            link.putheader("Content-Type", kind)
        link.putheader(*(("Transfer-Encoding", "chunked") if length is None else ("Content-Length", str(length))))
        link.endheaders()
        try:
            for piece in body:
                link.send(b"%X\r\n%s\r\n" % (len(piece), piece) if length is None else piece)
            if length is None:
                link.send(b"0\r\n\r\n")
        except OSError:
            pass  # the server has heard enough; its answer is waiting
        try:
            response = link.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        except (ConnectionError, http.client.BadStatusLine):
            return Answer(0, {}, b"")
        finally:
            link.close()

    def upload(self, username: str, path: str, values: dict[str, str], name: str, content: IO[bytes]) -> Answer:
        """Send a form with one file, as a browser does."""
        mark = secrets.token_hex(12)
        values = {"csrf_token": self.cookie(username)[1], **values}
        fields = "".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in values.items()
        )
        shown = name.replace('"', "%22")
        head = f'{fields}--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{shown}"\r\n'
        start, end = f"{head}Content-Type: application/octet-stream\r\n\r\n".encode(), f"\r\n--{mark}--\r\n".encode()
        size = content.seek(0, 2)
        content.seek(0)

        def pieces() -> Iterator[bytes]:
            yield start
            while piece := content.read(PIECE):
                yield piece
            yield end

        length = len(start) + size + len(end)
        return self.ask(username, "POST", path, pieces(), length, f"multipart/form-data; boundary={mark}")


@contextmanager
def served(made: Installation, **more: str) -> Iterator[Server]:
    """The product on this installation, on a free port, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    key = base64.b64encode(os.urandom(32)).decode()
    settings = made.settings
    environment = os.environ | {
        "APP_ENV": "testing", "APP_TODAY": TODAY, "INSTANCE_DIR": str(made.folder), "SECRET_KEY": settings.secret_key,
        "DATA_KEY": settings.data_key, "INDEX_KEY": settings.index_key, "BACKUP_KEY": key,
        "DATABASE_URL": settings.database_url, "OPS_DATABASE_URL": settings.ops_database_url,
        **more,
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "4", "--bind",
         f"127.0.0.1:{port}", "--timeout", "240", "--no-control-socket", "--log-level", "warning", "wsgi:app"],
        cwd=ROOT, env=environment,
    )  # fmt: skip
    try:
        _wait(port, process)
        yield Server(made, port, process)
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[Any]) -> None:
    until = time.monotonic() + 600
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError("the server ended before it answered")
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            link.close()
    raise AssertionError("the server does not answer")
