"""Several machines on this one: web processes behind nginx as `deploy/` sets it up, workers, a streaming replica.

Each of them can be killed like a machine that loses power, and comes back on the same address.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config import Settings
from tests import replicas
from tests.postgres import Cluster

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 240


class NoProxy(RuntimeError):
    """nginx is not on this machine."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_nginx() -> str:
    """The program; raises where there is none."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise NoProxy("install nginx (Debian: apt-get install nginx-light)")
    return found


@dataclass
class Fleet:
    """Everything that runs; `kill` one of each and let it come back."""

    settings: Settings
    today: str
    folder: Path
    cluster: Cluster
    copy: Cluster | None = None
    more: dict[str, str] = field(default_factory=dict)
    #: Where the program lies that is started next: another one while machines are renewed.
    root: Path = ROOT
    ports: list[int] = field(default_factory=list)
    webs: list[subprocess.Popen[bytes]] = field(default_factory=list)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    proxy: subprocess.Popen[bytes] | None = None
    proxy_port: int = 0

    @property
    def address(self) -> str:
        """Where people go."""
        return f"http://127.0.0.1:{self.proxy_port}"

    def web_address(self, number: int) -> str:
        """One web process, past the proxy."""
        return f"http://127.0.0.1:{self.ports[number]}"

    def start(self, webs: int, workers: int, *, has_replica: bool = True) -> None:
        """Begin: replica, web processes, workers, proxy."""
        self.copy = replicas.start_replica(self.cluster) if has_replica else None
        self.ports = [free_port() for _ in range(webs)]
        self.webs = [self._web(number) for number in range(webs)]
        self.workers = [self._worker(number) for number in range(workers)]
        self.proxy_port = free_port()
        self.proxy = self._proxy()
        for number in range(webs):
            self.wait_for(self.web_address(number))
        self.wait_for(self.address)

    def stop(self) -> None:
        """End all of it."""
        for process in (*self.webs, *self.workers, *([self.proxy] if self.proxy else [])):
            if process.poll() is None:
                _kill_group(process)
        if self.copy is not None:
            self.copy.stop()

    def kill_web(self, number: int) -> None:
        """SIGKILL to a web process and its children."""
        _kill_group(self.webs[number])

    def web_comes_back(self, number: int) -> None:
        """Start it again on its port."""
        self.webs[number] = self._web(number)
        self.wait_for(self.web_address(number))

    def kill_worker(self, number: int) -> None:
        """SIGKILL to a worker."""
        _kill_group(self.workers[number])

    def worker_comes_back(self, number: int) -> None:
        """Start another in its place."""
        self.workers[number] = self._worker(number)

    def kill_replica(self) -> None:
        """The replica's machine loses power."""
        assert self.copy is not None
        replicas.kill(self.copy)

    def replica_comes_back(self) -> None:
        """It recovers and follows again."""
        assert self.copy is not None
        replicas.come_back(self.copy)

    def wait_for(self, address: str) -> None:
        """Until it is ready for requests."""
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends:
            try:
                direct.open(f"{address}/readyz", timeout=60).close()
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)
            else:
                return
        raise AssertionError(f"{address} did not become ready")

    def environment(self) -> dict[str, str]:
        """The settings of every process."""
        settings, copy = self.settings, self.copy
        database = settings.database_url.rpartition("@/")[2].partition("?")[0]
        return os.environ | {
            "APP_ENV": "testing", "APP_TODAY": self.today, "INSTANCE_DIR": str(settings.instance_dir),
            "SECRET_KEY": settings.secret_key, "DATA_KEY": settings.data_key, "INDEX_KEY": settings.index_key,
            "BACKUP_KEY": settings.backup_key, "DATABASE_URL": settings.database_url,
            "OPS_DATABASE_URL": settings.ops_database_url, "MIGRATION_DATABASE_URL": settings.migration_database_url,
            "TRUSTED_PROXIES": "1", "LOG_STYLE": "json",
            "REPLICA_DATABASE_URL": copy.url_app(database) if copy is not None else "", **self.more,
        }  # fmt: skip

    def _run(self, command: list[str], log: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{log}.log").open("ab") as output:
            return subprocess.Popen(
                command, cwd=self.root, env=self.environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip

    def _web(self, number: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "8"]
        command += ["--bind", f"127.0.0.1:{self.ports[number]}", "--timeout", "240", "--no-control-socket"]
        return self._run([*command, "--log-level", "warning", "wsgi:app"], f"web-{number}")

    def _worker(self, number: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work", "--threads", "1"]
        return self._run(command, f"worker-{number}")

    def _proxy(self) -> subprocess.Popen[bytes]:
        (self.folder / "nginx.conf").write_text(self.proxy_settings())
        (self.folder / "nginx").mkdir(exist_ok=True)
        command = [find_nginx(), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-g", "daemon off;"]
        return self._run([*command, "-e", str(self.folder / "nginx.log")], "proxy")

    def proxy_settings(self) -> str:
        """`deploy/nginx.conf` without TLS, on a free port, before these web processes."""
        text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;" for port in self.ports)
        text = re.sub(r"^    server unix:.*$", servers, text, flags=re.MULTILINE)
        text = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
        text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{self.proxy_port};")
        text = re.sub(r"^    ssl_.*\n", "", text, flags=re.MULTILINE)
        text = text.replace("/var/log/nginx/talent.log", str(self.folder / "access.log"))
        kept = "\n".join(
            f"    {name}_temp_path {self.folder}/nginx/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""
        head = f"{user}worker_processes 1;\npid {self.folder}/nginx.pid;\nevents {{ worker_connections 512; }}\n"
        return f"{head}http {{\n{kept}\n{text}\n}}\n"


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


@contextmanager
def fleet(
    settings: Settings, today: str, folder: Path, cluster: Cluster, root: Path = ROOT, *, has_replica: bool = True
) -> Iterator[Fleet]:
    """Two web processes and two workers on a database of this cluster, until the end of the block."""
    made = Fleet(settings, today, folder, cluster, root=root)
    try:
        made.start(2, 2, has_replica=has_replica)
        yield made
    finally:
        made.stop()
