"""A receiver on loopback that keeps what it is sent and answers as told."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from talent_app.webhooks.sending import gateway


@dataclass
class Receiver:
    """What arrived, newest last, and what is answered."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def told(self) -> list[dict]:
        return [json.loads(body) for _headers, body in self.taken]


@pytest.fixture
def receiver(monkeypatch):
    monkeypatch.setattr(gateway, "networks", ("127.0.0.0/8",))
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write("收到".encode())

        def log_message(self, *_):
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/hooks?of=hr"
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield found
    server.shutdown()
    server.server_close()
    running.join()
