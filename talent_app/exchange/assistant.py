"""A second process for long imports: it reads and makes ready what comes next while this one compares and writes.

It is forked from a server of the standard library that loads this code once (never from this process, which has
threads), takes the keys through a pipe, asks no database, and ends with the work, or when this process ends. Everything
it does is a pure function of what it is given: where there is no second processor, where the file is short, and after
it was killed, the same functions run here, and nothing is lost or done twice.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import wait
from types import ModuleType
from typing import Any, TypeVar

from talent_app.db.crypto import vault

log = logging.getLogger(__name__)
R = TypeVar("R")

#: Loading the code takes a second, about as long as the second process saves on so many rows.
FEWEST = 5_000
#: Where only reading is to be gained, which the process that has yet to load cannot begin at once.
FEWEST_READ = 20_000
#: After so many seconds the server has loaded for certain.
LOADS_WITHIN = 10.0
#: Parts under way at once: enough that neither waits for the other, few enough to be held in memory.
AHEAD = 2
LOADED = ["talent_app.exchange.preparing", "talent_app.exchange.read_ahead"]


@dataclass
class Settings:
    """What the settings say: how many processes an import may use, this one included."""

    processes: int = 2

    def configure(self, processes: int) -> None:
        """Take the number from the settings."""
        self.processes = processes

    def has_second(self) -> bool:
        """Whether a second process is allowed and has a processor to run on."""
        return self.processes > 1 and len(os.sched_getaffinity(0)) > 1


helpers = Settings()


class Assistant:
    """Does what it is asked in the order it is asked: in the second process, or here at the moment of need."""

    def __init__(self, pool: ProcessPoolExecutor | None) -> None:
        self.pool = pool

    @property
    def ahead(self) -> int:
        """How many parts to ask for before the first of them is taken."""
        return AHEAD if self.pool is not None else 0

    def ask(self, work: Callable[..., R], *arguments: Any) -> Callable[[], R]:
        """Ask for some work; what is returned gives the result."""
        if self.pool is None:
            return lambda: work(*arguments)
        try:
            future = self.pool.submit(work, *arguments)
        except BrokenProcessPool:
            self._lost()
            return lambda: work(*arguments)

        def result() -> R:
            try:
                return future.result()
            except BrokenProcessPool:
                self._lost()
                return work(*arguments)

        return result

    def _lost(self) -> None:
        if self.pool is not None:
            log.warning("the second process of an import ended; the import goes on without it")
            self.pool = None


@contextmanager
def assisted(rows: int, fewest: int = 0) -> Iterator[Assistant]:
    """An assistant for a file of so many rows; with fewer than `fewest` only if it can begin at once,
    else it is got ready for what comes next.
    """
    if rows < FEWEST or not helpers.has_second():
        yield Assistant(None)
        return
    pool = _begun_pool(rows >= fewest)
    try:
        yield Assistant(pool)
    finally:
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)


def _begun_pool(is_worth_waiting: bool) -> ProcessPoolExecutor | None:
    """The second process, about to begin; None where it would still have to load, or the machine does not let it."""
    try:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(LOADED)
        if not _has_loaded() and not is_worth_waiting:
            return None
        keys = (vault.data_keys, vault.index_key, vault.cipher)
        pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=keys)
        with _begun_by_nobody:
            pool.submit(os.getpid)
    except (OSError, EOFError, ImportError, NotImplementedError, BrokenProcessPool):
        log.exception("an import goes without its second process")
        return None
    return pool


#: When the server was first asked to load.
_loading: list[float] = []


def _has_loaded() -> bool:
    """Let the server load, if it has not begun; whether it must be done by now."""
    if not _loading:
        forkserver.ensure_running()
        _loading.append(time.monotonic())
    return time.monotonic() - _loading[0] > LOADS_WITHIN


class _BegunByNobody:
    """Within the block a new process does not run the script again that began this one: it needs nothing of it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()

    def __enter__(self) -> None:
        self.lock.acquire()
        self.script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")

    def __exit__(self, *raised: object) -> None:
        sys.modules["__main__"] = self.script
        self.lock.release()


_begun_by_nobody = _BegunByNobody()


def _begin(data_keys: list[bytes], index_key: bytes, cipher: str) -> None:
    """The second process begins: it takes the keys, and watches the first."""
    vault.data_keys, vault.index_key, vault.cipher = data_keys, index_key, cipher
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)  # nobody waits for an answer any more
