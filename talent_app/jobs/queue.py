"""The queue that carries job ids to the worker: huey in a file of its own, or in PostgreSQL. JSON, never pickle."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey, crontab
from huey.registry import Message
from huey.serializer import Serializer


class JsonSerializer(Serializer):
    """Messages as JSON, so that nobody who can write the queue can run code in the worker."""

    def _serialize(self, data: Any) -> bytes:
        fields = data._asdict() if isinstance(data, Message) else {"value": data}
        return json.dumps(fields, default=_plain).encode()

    def _deserialize(self, data: bytes) -> Any:
        fields = json.loads(data)
        if set(fields) == {"value"}:
            return fields["value"]
        for name in ("eta", "expires_resolved"):
            if fields.get(name):
                fields[name] = datetime.fromisoformat(fields[name])
        fields["args"] = tuple(fields["args"])
        return Message(**fields)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"the queue carries no {type(value).__name__}")


OPTIONS: dict[str, Any] = {"serializer": JsonSerializer(), "results": False}


class Queue:
    """Sends job ids; `configure` chooses the engine by the address of the operations database."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        #: What a worker does with an id, and what it does every minute; set by `talent_app.worker`.
        self.run: Callable[[int], None] = _nobody
        self.tick: Callable[[], None] = _nothing
        self._use(MemoryHuey("talent", **OPTIONS))

    def configure(self, ops_url: str, folder: Path, *, testing: bool = False) -> None:
        """Open the queue; in tests nothing leaves the process and `sent` remembers the ids."""
        self.huey.storage.close()  # the engine in use so far keeps no connection open
        if testing:
            self._use(MemoryHuey("talent", **OPTIONS))
        elif ops_url.startswith("sqlite"):
            # a file of its own: huey makes its tables itself, and its writes never wait for ours
            folder.mkdir(parents=True, exist_ok=True)
            self._use(SqliteHuey("talent", filename=str(folder / "queue.sqlite3"), **OPTIONS))
        else:
            self._use(PostgresHuey("talent", dsn=_dsn(ops_url), create_tables=False, **OPTIONS))

    def _use(self, huey: Huey) -> None:
        self.huey = huey
        self.task = huey.task(name="run_job")(self._run_job)
        huey.periodic_task(crontab(minute="*"), name="every_minute")(self._every_minute)

    def _run_job(self, job_id: int) -> None:
        self.run(job_id)

    def _every_minute(self) -> None:
        self.tick()

    def send(self, job_id: int, delay: int = 0) -> None:
        """Tell the worker that this job waits (`delay` in seconds); what is lost here the sweep sends again."""
        self.sent.append(job_id)
        if delay:
            self.task.schedule((job_id,), delay=delay)
        else:
            self.task(job_id)


def _nobody(job_id: int) -> None:
    raise RuntimeError("jobs run in the worker: start `flask jobs work`")


def _nothing() -> None:
    return None


def _dsn(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def prepare(url: str) -> None:
    """Create the queue's tables on PostgreSQL (run with the owner's address by `flask db upgrade`)."""
    if not url.startswith("sqlite"):
        PostgresHuey("talent", dsn=_dsn(url), create_tables=True, **OPTIONS)


queue = Queue()
