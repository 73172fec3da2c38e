"""Measuring one thing: time, statements, bytes and the memory it needed beyond what was in use before."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

#: The process whose children are the backends of the database server, while there is one.
server_processes: list[int] = []
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
#: A repeated measurement ends after so many seconds, however few its rounds.
PATIENCE = 20.0


@dataclass(frozen=True)
class Measured:
    """One line of the table; times in milliseconds, memory in megabytes, None where it was not looked at.

    `cpu` is what this process computed, which other programs of the machine cannot lengthen by much; `server` is
    what the backends of PostgreSQL computed for it.
    """

    name: str
    median: float
    p95: float
    cpu: float
    times: int
    statements: int | None = None
    bytes: int | None = None
    memory: float | None = None
    #: The name of the measurement of the same run this one is held against.
    yardstick: str | None = None
    note: str = ""
    server: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values for the file of results."""
        return asdict(self)


class StatementCounter:
    """Counts what is sent to the databases, begin and commit aside."""

    def __init__(self, *engines: Engine | None) -> None:
        self.count = 0
        self.engines = {engine for engine in engines if engine is not None}
        for engine in self.engines:
            event.listen(engine, "before_cursor_execute", self._see)

    def _see(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        self.count += not statement.startswith(NOT_COUNTED)

    def stop(self) -> None:
        """Count no more."""
        for engine in self.engines:
            event.remove(engine, "before_cursor_execute", self._see)


def memory_now(line: str = "VmRSS") -> float:
    """Resident memory of this process, or its highest since the last reset (`VmHWM`), in megabytes; 0 if unknown."""
    with suppress(OSError):
        for text in STATUS.read_text().splitlines():
            if text.startswith(line):
                return int(text.split()[1]) / 1024
    return 0.0


def server_work() -> dict[str, int]:
    """What each backend of the database server has computed so far, in nanoseconds; they come and go."""
    found: dict[str, int] = {}
    for parent in server_processes:
        with suppress(OSError):
            for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
                with suppress(OSError):
                    found[child] = int(Path(f"/proc/{child}/schedstat").read_text().split()[0])
    return found


def server_seconds(before: dict[str, int]) -> float:
    """What the backends that are there now have computed since."""
    return sum(now - before.get(child, 0) for child, now in server_work().items()) / 1e9


@contextmanager
def heap_set_aside() -> Iterator[None]:
    """Within the block collecting looks only at what came after it began: half a second less for every figure."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@contextmanager
def watched_memory(grown: list[float]) -> Iterator[None]:
    """Append the megabytes that the block needed at its highest beyond what was in use before."""
    gc.collect()
    with suppress(OSError):
        CLEAR.write_text("5")  # Linux: forget the highest mark
    before = memory_now()
    yield
    grown.append(max(0.0, memory_now("VmHWM") - before))


def repeated(
    name: str, call: Callable[[int], int | None], *, times: int, engines: tuple[Engine | None, ...] = (),
    warm: int = 2, clock: Callable[[], float] | None = None, **more: Any,
) -> Measured:  # fmt: skip
    """Call with 0, 1, 2 …; the call returns its bytes, `clock` the seconds where the call is timed elsewhere."""
    for number in range(warm):
        call(number)
    seconds: list[float] = []
    computed: list[float] = []
    sizes: list[int] = []
    counter, counts = StatementCounter(*engines), []
    grown: list[float] = []
    began, served = time.perf_counter(), server_work()
    with watched_memory(grown):
        for number in range(times):
            before, start, busy = counter.count, time.perf_counter(), time.process_time()
            size = call(number)
            computed.append(time.process_time() - busy)
            seconds.append(time.perf_counter() - start if clock is None else clock())
            counts.append(counter.count - before)
            sizes.append(size or 0)
            if time.perf_counter() - began > PATIENCE:
                break
    counter.stop()
    return Measured(
        name,
        median=statistics.median(seconds) * 1000,
        p95=sorted(seconds)[min(len(seconds) - 1, round(len(seconds) * 0.95))] * 1000,
        cpu=statistics.median(computed) * 1000,
        times=len(seconds),
        statements=max(counts) if engines else None,
        bytes=max(sizes) or None,
        memory=round(grown[0], 1),
        server=server_seconds(served) / len(seconds) * 1000 if server_processes else None,
        **more,
    )


def once(name: str, call: Callable[[], int | None], **more: Any) -> Measured:
    """Something long, measured one time."""
    return repeated(name, lambda number: call(), times=1, warm=0, **more)


def together(name: str, *parts: Measured) -> Measured:
    """Several steps as one: their times added up, the highest memory of any."""
    return Measured(
        name,
        median=sum(part.median for part in parts),
        p95=sum(part.p95 for part in parts),
        cpu=sum(part.cpu for part in parts),
        times=1,
        statements=sum(part.statements or 0 for part in parts),
        memory=max(part.memory or 0 for part in parts),
        yardstick=parts[0].yardstick,
        server=sum(part.server or 0 for part in parts) if server_processes else None,
    )
