"""A plan of two hundred people on paper: alone in a warm process, beside typst and reportlab, and by two workers."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

from talent_app.documents.plan_document import CopyKind, PlanCopy, plan_pdf
from tests.bench.documents import by_reportlab, by_typst, rows_of, usual
from tests.bench.measuring import Measured, repeated

PEOPLE = 200
AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
COPY = PlanCopy(CopyKind.FILED, "0123456789abcdef" * 4, "https://talent.example/verify/3f2a9c")
ALONE, ONE, TWO = f"方案 PDF：{PEOPLE} 人", "方案 PDF：一个进程，共四份", "方案 PDF：两个进程，共四份"
TYPST, REPORTLAB = "typst：同样的明细表", "reportlab：同样的明细表"
BATCH = 4


class Paper:
    """The measurements of one paper."""

    def __init__(self, size: int) -> None:
        self.is_small = size < 1_000  # nobody reads such a figure: once shows that it is measured

    def run(self, is_wanted: Callable[[str], bool]) -> Iterator[Measured]:
        """Every measurement whose name is wanted."""
        if is_wanted(ALONE):
            given = usual(PEOPLE)
            if not self.is_small:
                rows = rows_of(given)
                yield repeated(TYPST, lambda number: len(by_typst(*rows)), times=3, warm=1, note="只排明细表")
                yield repeated(REPORTLAB, lambda number: len(by_reportlab(*rows)), times=3, warm=1, note="只排明细表")
            yield repeated(
                ALONE, lambda number: len(plan_pdf(given, COPY, created=AT)), times=1 if self.is_small else 3,
                warm=0 if self.is_small else 1, yardstick=None if self.is_small else TYPST,
                note="" if self.is_small else "已预热",
            )  # fmt: skip
        if not self.is_small and is_wanted(TWO):
            yield from (_by(name, workers) for name, workers in ((ONE, 1), (TWO, 2)))


def _by(name: str, workers: int) -> Measured:
    """Some papers by so many warm processes; the time is what each of them says it was at work, from first to last."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(_paper, range(2 * workers)))  # every process imports and renders before it is timed

        spent: list[float] = []

        def work(number: int) -> int:
            start = time.perf_counter()
            spent.append(sum(pool.map(_paper, range(BATCH))))
            return int(time.perf_counter() - start)

        found = repeated(name, work, times=2, warm=0, note=f"{os.cpu_count()} 核")
    return Measured(**{**vars(found), "cpu": sum(spent) / len(spent) * 1000, "bytes": None})


def _paper(number: int) -> float:
    """Render one; answers the seconds it computed."""
    start = time.process_time()
    plan_pdf(_given(), COPY, created=AT)
    return time.process_time() - start


_kept: list[Any] = []


def _given() -> Any:
    if not _kept:
        _kept.append(usual(PEOPLE))
    return _kept[0]
